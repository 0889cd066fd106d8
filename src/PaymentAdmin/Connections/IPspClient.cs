using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>Sends what a dialect made: within the connection's limits, with its credentials, and kept as an exchange.</summary>
public interface IPspClient
{
    /// <summary>Sends one request. A refusal of the credentials is tried once more with others; anything else is the caller's to repeat.</summary>
    /// <param name="connection">Where to; its state is not asked, because outcomes are followed in every state.</param>
    /// <param name="call">The request, and how its answer is read.</param>
    /// <param name="context">What for, and for whom.</param>
    /// <param name="cancellationToken">Where it stops a request under way, the outcome is <see cref="CallOutcome.Broken"/>: it may have arrived.</param>
    /// <remarks>
    /// Throws where our own database cannot be read, before anything is sent, and where the dialect cannot read an answer: a fault of ours. Throws too what
    /// <see cref="CallContext.Take"/> throws.
    /// </remarks>
    Task<PspResult<T>> Send<T>(Connection connection, PspCall<T> call, CallContext context, CancellationToken cancellationToken) where T : notnull;
}
