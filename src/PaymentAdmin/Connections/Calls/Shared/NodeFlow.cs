using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>The traffic of one connection on this node: who waits, what is under way, and what the others do not know yet of how it went.</summary>
internal sealed class NodeFlow
{
    private const int TooManyRequests = 429;

    /// <summary>An answer is worth more than what is learnt from it: it waits no longer for that to be written.</summary>
    private static readonly TimeSpan ReportPatience = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _clock;
    private readonly RecentCalls _recent;
    private readonly TurnDesk _desk;

    public NodeFlow(Guid connectionId, Guid node, SharedFlowStore store, TimeProvider clock, ILogger log)
    {
        _clock = clock;
        _recent = new RecentCalls(clock);
        _desk = new TurnDesk(connectionId, node, store, log);
    }

    /// <summary>Calls that wait, that are under way, and that began in the last minute.</summary>
    public (int Waiting, int Running, int LastMinute) Counts => (_desk.Waiting, _desk.Running, _recent.Count);

    /// <summary>Asks the database no more.</summary>
    public void Stop() => _desk.Stop();

    public async Task<FlowResult> Run(Connection connection, Func<CancellationToken, Task<FlowResult>> call, DateTime? before, CancellationToken cancellationToken)
    {
        var end = SendingTime.EndOfPatience(connection, before, _clock);
        using var patience = _clock.CancelAt(end);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        Turn turn;
        try
        {
            turn = await TakeTurn(connection, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FlowResult.HeldBack(end == before ? SendingTime.TooLate : FlowText.TooMuch(connection));
        }

        return turn.Refusal is { } refusal ? FlowResult.HeldBack(refusal) : await Call(turn, call, cancellationToken);
    }

    /// <summary>A turn that came too late for this node is lost, and another one asked for, before those who came later.</summary>
    private async Task<Turn> TakeTurn(Connection connection, CancellationToken cancellationToken)
    {
        for (var first = true; ; first = false)
        {
            var turn = await _desk.Take(connection, first, cancellationToken);
            if (turn.Refusal is not null)
            {
                return turn;
            }

            var begins = false;
            try
            {
                begins = await turn.Comes(cancellationToken) && _desk.MayBegin(turn);
                if (begins)
                {
                    return turn;
                }
            }
            finally
            {
                if (!begins)
                {
                    _ = _desk.End(turn, Learnt.Nothing);
                }
            }
        }
    }

    private async Task<FlowResult> Call(Turn turn, Func<CancellationToken, Task<FlowResult>> call, CancellationToken cancellationToken)
    {
        var begun = SharedFlowStore.Stopwatch.GetTimestamp();
        _recent.Note();
        var learnt = Learnt.Nothing;
        Task<int?> told;
        FlowResult result;
        try
        {
            result = await call(cancellationToken);
            learnt = LearntOf(result, begun);
        }
        finally
        {
            told = _desk.End(turn, learnt);
        }

        return result with { SlowedTo = await Patiently(told) };
    }

    private static async Task<int?> Patiently(Task<int?> told)
    {
        try
        {
            return await told.WaitAsync(ReportPatience, SharedFlowStore.Stopwatch);
        }
        catch (TimeoutException)
        {
            // It is written when the database can be reached again.
            return null;
        }
    }

    private static Learnt LearntOf(FlowResult result, long begun) => result.Answer switch
    {
        { Outcome: CallOutcome.NotSent } when !result.PspFailed => Learnt.Nothing,
        { Status: TooManyRequests } answer => new Learnt(result.PspFailed, new BurstSince(begun, answer.RetryAfter)),
        _ => new Learnt(result.PspFailed, null),
    };
}
