using System.Net;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls;

/// <summary>
/// A body that does not begin to leave after its time. The handler keeps the head of the request back until the body is
/// written, and asks for the body again whenever it sends again: so nothing at all leaves of a request that comes too late,
/// however long the process was stopped on the way.
/// </summary>
internal sealed class TimelyContent(byte[] body, DateTime? before, TimeProvider clock) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (SendingTime.IsOver(before, clock))
        {
            throw new TooLateException();
        }

        await stream.WriteAsync(body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.LongLength;
        return true;
    }
}

/// <summary>Until when a request may leave: within the lease of the work that it belongs to, or another node sends it too.</summary>
internal static class SendingTime
{
    public const string TooLate = "It was too late to send it: its turn, the credentials or the connection took too long. Nothing was sent.";

    public static bool IsOver(DateTime? before, TimeProvider clock) => clock.Now() >= before;

    /// <summary>When who waits for a turn gives up, UTC: after the connection's time-out, or when it is too late to send.</summary>
    public static DateTime EndOfPatience(Connection connection, DateTime? before, TimeProvider clock) =>
        clock.Now().AddSeconds(connection.TimeoutSeconds) is var end && before < end ? before.Value : end;

    /// <summary>A source that is cancelled at a time, at once where it is past; never where there is none.</summary>
    public static CancellationTokenSource CancelAt(this TimeProvider clock, DateTime? at)
    {
        var left = at - clock.Now() ?? Timeout.InfiniteTimeSpan;
        if (left > TimeSpan.Zero || left == Timeout.InfiniteTimeSpan)
        {
            return new CancellationTokenSource(left, clock);
        }

        var over = new CancellationTokenSource();
        over.Cancel();
        return over;
    }
}
