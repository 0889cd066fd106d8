using PaymentAdmin.Platform;
using Polly;
using Polly.CircuitBreaker;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Stops calls to a PSP that is not well, and tries one after a while.</summary>
internal sealed class Breaker
{
    private const double FailureRatio = 0.5;
    private const int MinimumCalls = 10;

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StaysOpen = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<FlowResult> _pipeline;
    private readonly Lock _changing = new();
    private DateTime? _since;
    private DateTime? _until;

    public Breaker(TimeProvider clock)
    {
        _clock = clock;
        _pipeline = new ResiliencePipelineBuilder<FlowResult> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<FlowResult>
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = MinimumCalls,
                SamplingDuration = Sampling,
                BreakDuration = StaysOpen,
                StateProvider = _state,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.PspFailed == true),
                OnOpened = arguments => Changed(arguments.BreakDuration),
                OnHalfOpened = _ => Changed(null),
                OnClosed = _ => Changed(null),
            })
            .Build();
    }

    /// <summary>Where it stands, since when, and until when it stays open.</summary>
    public (BreakerPosition Position, DateTime? Since, DateTime? Until) State
    {
        get
        {
            lock (_changing)
            {
                return _state.CircuitState switch
                {
                    // It opens again only with the next call: until then it is ready to try.
                    CircuitState.Open or CircuitState.Isolated when _until > _clock.Now() => (BreakerPosition.Open, _since, _until),
                    CircuitState.Open or CircuitState.Isolated => (BreakerPosition.HalfOpen, _until, null),
                    CircuitState.HalfOpen => (BreakerPosition.HalfOpen, _since, null),
                    _ => (BreakerPosition.Closed, _since, null),
                };
            }
        }
    }

    /// <summary>Why nothing goes through, where that is known without trying.</summary>
    public string? WhyNot() => State is { Position: BreakerPosition.Open, Until: { } until } ? FlowText.Open(until) : null;

    public async Task<FlowResult> Run(Func<CancellationToken, Task<FlowResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(token => new ValueTask<FlowResult>(call(token)), cancellationToken);
        }
        catch (BrokenCircuitException)
        {
            return FlowResult.HeldBack(State.Until is { } until ? FlowText.Open(until) : FlowText.Trying);
        }
    }

    private ValueTask Changed(TimeSpan? opensFor)
    {
        lock (_changing)
        {
            _since = _clock.Now();
            _until = _since + opensFor;
        }

        return ValueTask.CompletedTask;
    }
}
