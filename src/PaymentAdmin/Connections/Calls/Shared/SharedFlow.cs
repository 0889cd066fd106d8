using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>
/// The traffic of one connection over all nodes: one row, which a node reads, works out anew and writes where nobody else
/// wrote it meanwhile. All its times are by the database's clock.
/// </summary>
internal sealed partial class SharedFlow
{
    // A PSP that says "tomorrow" by mistake must not stop us until then.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public Guid ConnectionId { get; init; }

    /// <summary>Counts the changes: what guards each of them.</summary>
    public int Version { get; private set; }

    /// <summary>The connection's requests per second, as the last node knew them.</summary>
    public int PerSecond { get; private set; } = 1;

    /// <summary>Until when the PSP asked us to send nothing.</summary>
    public DateTime? WaitUntil { get; private set; }

    public int? SlowRate { get; private set; }

    public DateTime? HalvedAt { get; private set; }

    public DateTime? SlowSince { get; private set; }

    private SlowDown? Slow
    {
        get => SlowRate is { } rate ? new SlowDown(rate, HalvedAt!.Value, SlowSince!.Value) : null;
        set => (SlowRate, HalvedAt, SlowSince) = (value?.Rate, value?.HalvedAt, value?.Since);
    }

    public SlowedRate? SlowedAt(DateTime now) => SlowedRate.Below(SlowDown.RateAt(Slow, PerSecond, now), PerSecond);

    /// <summary>Takes in what a node tells, and gives it what it may have.</summary>
    /// <param name="now">By the database's clock.</param>
    public FlowGrant Exchange(FlowAsk ask, DateTime now)
    {
        Version++;
        PerSecond = ask.PerSecond;
        Note(ask.Told, now);
        if (ask.Told.Trial is { } trial)
        {
            End(trial, now);
        }

        var slowedTo = ask.Told.TooMany is { } tooMany ? SlowDownAfter(tooMany, now) : null;
        var share = Share(ask, now);
        var (until, reason) = WhyNot(now);
        if (reason is not null)
        {
            return new FlowGrant(share, [], null, until, reason, slowedTo);
        }

        var turns = Math.Min(ask.Turns, share.Allowed - ask.Running);
        if (OpenUntil is null)
        {
            return new FlowGrant(share, TakeSlots(turns, now), null, null, null, slowedTo);
        }

        var one = TakeSlots(Math.Min(turns, 1), now);
        return new FlowGrant(share, one, one.Count > 0 ? Try(ask, now) : null, null, null, slowedTo);
    }

    /// <summary>Until when and why nobody sends anything; no reason where somebody may.</summary>
    public (DateTime? Until, string? Reason) WhyNot(DateTime now) => this switch
    {
        { WaitUntil: { } wait } when wait > now => (wait, FlowText.Wait(wait)),
        { OpenUntil: { } open } when open > now => (open, FlowText.Open(open)),
        { OpenUntil: not null, TrialUntil: { } trial } when trial > now => (trial, FlowText.Trying),
        _ => (null, null),
    };

    private int? SlowDownAfter(TooMany tooMany, DateTime now)
    {
        if (tooMany.RetryAfter is { } wait)
        {
            var until = now + (wait < LongestWait ? wait : LongestWait);
            WaitUntil = WaitUntil > until ? WaitUntil : until;
        }

        var hadAll = SlowDown.RateAt(Slow, PerSecond, now) == PerSecond;
        var slow = SlowDown.After429(Slow, PerSecond, now - tooMany.BegunAgo, now);
        var halved = HalvedAt != slow.HalvedAt;
        Slow = slow;
        return hadAll && halved ? slow.Rate : null;
    }
}

internal sealed class SharedFlowConfiguration : IEntityTypeConfiguration<SharedFlow>
{
    public void Configure(EntityTypeBuilder<SharedFlow> builder)
    {
        builder.ToTable("SharedFlows");
        builder.HasKey(flow => flow.ConnectionId);
        builder.Property(flow => flow.ConnectionId).ValueGeneratedNever();
        builder.Property(flow => flow.Version).IsConcurrencyToken();
        builder.Property(flow => flow.Shares).HasMaxLength(SharedFlow.SharesMaxLength);
        builder.HasOne<Connection>().WithOne().HasForeignKey<SharedFlow>(flow => flow.ConnectionId).OnDelete(DeleteBehavior.Restrict);
    }
}
