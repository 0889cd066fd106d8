using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>A server that answers with what it is given, byte for byte, or breaks where a test says so.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Step> _steps = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private int _connections;
    private int _requests;
    private int _bytes;

    public RawServer()
    {
        _listener.Start();
        _running = Accept();
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://{_listener.LocalEndpoint}");

    public int Connections => _connections;

    public int Requests => _requests;

    /// <summary>How many bytes arrived, in requests or in parts of one.</summary>
    public int Bytes => _bytes;

    /// <summary>Ends when its first connection is over.</summary>
    public Task Ended => _ended.Task;

    public void Then(string answer) => _steps.Enqueue(new Step(Read: true, answer, Close: false));

    public void ThenAndClose(string answer) => _steps.Enqueue(new Step(Read: true, answer, Close: true));

    public void ThenCloseAfterReading() => _steps.Enqueue(new Step(Read: true, "", Close: true));

    public void ThenCloseAtOnce() => _steps.Enqueue(new Step(Read: false, "", Close: true));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                _connections++;
                try
                {
                    await Serve(socket);
                }
                finally
                {
                    _ended.TrySetResult();
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
        {
            // The test is over, or the client went first.
        }
    }

    private async Task Serve(Socket socket)
    {
        while (_steps.TryDequeue(out var step))
        {
            if (step.Read)
            {
                await ReadRequest(socket);
                _requests++;
            }

            await socket.SendAsync(Encoding.ASCII.GetBytes(step.Answer), _stop.Token);
            if (step.Close)
            {
                return;
            }
        }
    }

    /// <summary>Up to the end of a JSON body, which every test here sends where it asks no question.</summary>
    private async Task ReadRequest(Socket socket)
    {
        var read = new StringBuilder();
        var buffer = new byte[4_096];
        while (!IsWhole(read.ToString()))
        {
            var count = await socket.ReceiveAsync(buffer, _stop.Token);
            _bytes += count;
            if (count == 0)
            {
                throw new IOException("The client went away.");
            }

            read.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
    }

    private static bool IsWhole(string request) => request.StartsWith("GET ", StringComparison.Ordinal) ? request.EndsWith("\r\n\r\n", StringComparison.Ordinal) : request.TrimEnd().EndsWith('}');

    private sealed record Step(bool Read, string Answer, bool Close);
}
