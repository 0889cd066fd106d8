using System.Collections.Concurrent;
using System.Threading.Channels;

namespace PaymentAdmin.Platform.Work;

/// <summary>Tells this node's runners that there is work, so that it need not wait for a timer. Other nodes find it by theirs.</summary>
public sealed class WorkSignal
{
    private readonly ConcurrentDictionary<string, Channel<bool>> _queues = new(StringComparer.Ordinal);

    /// <summary>Call it after the commit: before it there is nothing to find. Many calls are one while nobody looks.</summary>
    public void Wake(string queue) => Of(queue).Writer.TryWrite(true);

    /// <summary>Completes at the next call of <see cref="Wake"/>, at once where one is not answered yet.</summary>
    internal async Task Wait(string queue, CancellationToken cancellationToken) => await Of(queue).Reader.ReadAsync(cancellationToken);

    private Channel<bool> Of(string queue) =>
        _queues.GetOrAdd(queue, static _ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }));
}
