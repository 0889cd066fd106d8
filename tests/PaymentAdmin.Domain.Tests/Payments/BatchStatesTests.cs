using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments;
using static PaymentAdmin.Domain.Payments.BatchEvent;
using static PaymentAdmin.Domain.Payments.BatchStatus;

namespace PaymentAdmin.Domain.Tests.Payments;

public sealed class BatchStatesTests
{
    /// <summary>The table, written again by hand: whatever is not here cannot happen.</summary>
    private static readonly Dictionary<(BatchStatus From, BatchEvent What, bool Unresolved), BatchStatus> Table = new()
    {
        [(Prepared, Send, false)] = Sending,
        [(Prepared, Send, true)] = Sending,
        [(Prepared, Dissolve, false)] = Dissolved,
        [(Sending, Return, false)] = Prepared,
        [(Sending, Return, true)] = Unknown,
        [(Sending, Acknowledge, false)] = Acknowledged,
        [(Sending, Acknowledge, true)] = Acknowledged,
        [(Sending, Lose, false)] = Unknown,
        [(Sending, Lose, true)] = Unknown,
        [(Sending, Settle, false)] = Settled,
        [(Sending, Settle, true)] = Settled,
        [(Sending, Dissolve, false)] = Dissolved,
        [(Unknown, Send, false)] = Sending,
        [(Unknown, Send, true)] = Sending,
        [(Unknown, Settle, false)] = Settled,
        [(Unknown, Settle, true)] = Settled,
        [(Acknowledged, Settle, false)] = Settled,
        [(Acknowledged, Settle, true)] = Settled,
    };

    public static TheoryData<BatchStatus, BatchEvent, bool> All { get; } =
        [.. from status in Enum.GetValues<BatchStatus>() from what in Enum.GetValues<BatchEvent>() from unresolved in new[] { false, true } select (status, what, unresolved)];

    [Theory, MemberData(nameof(All))]
    public void Next_OfEveryStatusAndEvent_IsTheTable(BatchStatus from, BatchEvent what, bool unresolved)
    {
        BatchStatus? expected = Table.TryGetValue((from, what, unresolved), out var to) ? to : null;

        Assert.Equal(expected, BatchStates.Next(from, what, unresolved));
    }

    /// <summary>Design, rule 2: a payment that left in a batch is never sent another way while nobody knows what became of the batch.</summary>
    [Fact]
    public void Batch_AfterAnyEvents_IsNeverDissolvedOrPreparedOnceASendIsUnresolved()
    {
        var lost = 0;
        var cases = from begun in Gen.Elements(true, false)
                    from events in Gen.Elements(Enum.GetValues<BatchEvent>()).ListOf()
                    select (BatchEvent[])[.. begun ? (BatchEvent[])[Send, Lose] : [], .. events];

        Laws.Hold(cases, events =>
        {
            var batch = Batched.Prepared();
            foreach (var what in events)
            {
                var (before, version) = (batch.Status, batch.Version);
                if (Record.Exception(() => Batched.Let(batch, what)) is { } refused)
                {
                    Assert.Equal("batch_state", Assert.IsType<Refusal>(refused).Code);
                    Assert.Equal((before, version), (batch.Status, batch.Version));
                    continue;
                }

                if (batch.UnresolvedSince is not null)
                {
                    lost++;
                    Assert.False(batch.Status is Dissolved or Prepared, $"{what} led to {batch.Status}");
                }

                Assert.True(batch.Sends >= 0 && batch.Tries >= batch.Sends, $"{batch.Tries} tries, {batch.Sends} sends");
                Assert.Equal(batch.Sends > 0, batch.FirstSentAt is not null);
            }
        });

        Assert.True(lost > 100, "Too few cases lost anything.");
    }
}
