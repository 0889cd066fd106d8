using System.Net;
using System.Net.Sockets;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Looks a name up.</summary>
internal delegate Task<IPAddress[]> LookUp(string host, CancellationToken cancellationToken);

/// <summary>Opens the connections to PSPs: resolves the name once, checks what it is, and connects to the very address that it checked.</summary>
internal sealed class GuardedConnect(CallSettings settings, LookUp lookUp)
{
    public ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken) => Connect(context.DnsEndPoint, cancellationToken);

    /// <exception cref="NotSentException">No connection; says why.</exception>
    public async ValueTask<Stream> Connect(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var (host, port) = (endPoint.Host, endPoint.Port);
        var addresses = Allowed(host, await Resolve(host, cancellationToken));
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException refused)
            {
                socket.Dispose();
                failure = refused;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new NotSentException(Why(host, port, failure!), failure);
    }

    private static string Why(string host, int port, SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"Nobody answers at {host}, port {port}: the connection was refused.",
        SocketError.TimedOut => $"{host} does not answer at port {port}.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"There is no way to {host} from here. Check our network and the PSP's allowlist.",
        _ => $"No connection to {host}, port {port}, could be made ({failure.SocketErrorCode}).",
    };

    private IPAddress[] Allowed(string host, IPAddress[] addresses)
    {
        if (settings.AllowPrivateNetworks)
        {
            return addresses;
        }

        // One inner address among public ones is no PSP's.
        var inside = addresses.Select(address => (Address: address, Kind: AddressRule.KindOf(address))).FirstOrDefault(address => address.Kind is not null);
        return inside.Kind is null
            ? addresses
            : throw new KeptBackException($"{host} is {inside.Kind} address ({inside.Address}), which Connections:AllowPrivateNetworks does not allow.");
    }

    private async Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            var found = await lookUp(host, cancellationToken);
            return found.Length > 0 ? found : throw new NotSentException($"The name {host} cannot be resolved.");
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            throw new NotSentException($"The name {host} cannot be resolved.", unknown);
        }
    }
}
