using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>
/// As much of a SQL Server as a client needs to sign in and to send a command (MS-TDS): it answers each with "done".
/// It keeps the last remote procedure call, which is how a command with parameters arrives.
/// </summary>
internal sealed class FakeTdsServer : IAsyncDisposable
{
    private const byte PreLogin = 0x12;
    private const byte Login = 0x10;
    private const byte RemoteProcedureCall = 0x03;
    private const int HeaderLength = 8;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public FakeTdsServer()
    {
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>What the client sent as parameters, with their names and values, in UTF-16.</summary>
    public string LastCall { get; private set; } = "";

    public string ConnectionString =>
        $"Server=127.0.0.1,{((IPEndPoint)_listener.LocalEndpoint).Port};User Id=sa;Password=test;Encrypt=false;Pooling=false;Connect Timeout=10;Connect Retry Count=0";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            while (true)
            {
                var (type, body) = await ReadMessage(stream);
                byte[] answer = type switch
                {
                    PreLogin => PreLoginAnswer(),
                    Login => [.. Collation(), .. LoginAcknowledged(), .. Done(0xFD)],
                    _ => Done(type == RemoteProcedureCall ? (byte)0xFE : (byte)0xFD),
                };
                if (type == RemoteProcedureCall)
                {
                    LastCall = Encoding.Unicode.GetString(body);
                }

                byte[] packet = [0x04, 0x01, 0, 0, 0, 0, 1, 0, .. answer];
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
                await stream.WriteAsync(packet, _stop.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or EndOfStreamException or IOException)
        {
            // The client left, or the test is over.
        }
    }

    private async Task<(byte Type, byte[] Body)> ReadMessage(NetworkStream stream)
    {
        using var body = new MemoryStream();
        var header = new byte[HeaderLength];
        do
        {
            await stream.ReadExactlyAsync(header, _stop.Token);
            var part = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - HeaderLength];
            await stream.ReadExactlyAsync(part, _stop.Token);
            body.Write(part);
        }
        while ((header[1] & 1) == 0);

        return (header[0], body.ToArray());
    }

    /// <summary>Version 16, no encryption.</summary>
    private static byte[] PreLoginAnswer() => [0x00, 0, 11, 0, 6, 0x01, 0, 17, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, 2];

    /// <summary>LOGINACK: TDS 7.4.</summary>
    private static byte[] LoginAcknowledged()
    {
        var name = "Microsoft SQL Server";
        byte[] body = [0x01, 0x74, 0x00, 0x00, 0x04, (byte)name.Length, .. Encoding.Unicode.GetBytes(name), 16, 0, 0, 0];
        return [0xAD, (byte)body.Length, 0, .. body];
    }

    /// <summary>ENVCHANGE: the collation of the server's texts.</summary>
    private static byte[] Collation() => [0xE3, 8, 0, 0x07, 5, 0x09, 0x04, 0xD0, 0x00, 0x34, 0];

    private static byte[] Done(byte token) => [token, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
