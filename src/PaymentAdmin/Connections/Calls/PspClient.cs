using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections.Calls.Authentication;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Connections.Calls;

/// <summary>The way of every call: its turn, credentials, one request, its record, and what to do when the credentials are refused.</summary>
internal sealed class PspClient(
    IFlowControl flow,
    IEnumerable<IAuthentication> schemes,
    SecretVault vault,
    SecretUses uses,
    ExchangeLog exchanges,
    RefusedCredentials refusals,
    SlowedConnections slowed,
    IDbContextFactory<PaymentDb> contexts,
    TimeProvider clock) : IPspClient
{
    private const int Unauthorized = 401;
    private const int MaxTries = 2;
    private const int ErrorMaxLength = 1_000;
    private static readonly KeyValuePair<string, string> UserAgent = KeyValuePair.Create("User-Agent", "PaymentAdmin");

    public async Task<PspResult<T>> Send<T>(Connection connection, PspCall<T> call, CallContext context, CancellationToken cancellationToken) where T : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        var address = AddressOf(connection, call.Request);
        var result = address is null
            ? FlowResult.NotSent("The connection has no base address: set it first.")
            : await Send(connection, call.Request, address, context, cancellationToken);
        var answer = result.Answer;
        if (answer.Outcome != CallOutcome.Answered)
        {
            return new PspResult<T>(answer, default, new PspError(Words.Of(answer.Outcome), answer.Problem!));
        }

        var reading = call.Read(answer);
        return new PspResult<T>(answer, reading.Value, reading.Error is { } error ? WithoutSecrets(error, result.Secrets) : null);
    }

    /// <summary>What a PSP says against us is shown to people and kept with what it concerns, and some repeat our own request in it.</summary>
    private static PspError WithoutSecrets(PspError error, IReadOnlyList<string> secrets) => error with
    {
        Code = Clean(error.Code, secrets),
        Message = Clean(error.Message, secrets),
        Fields = error.Fields is null ? null : [.. error.Fields.Select(field => KeyValuePair.Create(Clean(field.Key, secrets), Clean(field.Value, secrets)))],
    };

    private static string Clean(string text, IReadOnlyList<string> secrets) => Redact.Text(text, secrets, ErrorMaxLength);

    /// <summary>A refusal of credentials says that nothing was done, so the same request may go once more, with what is then right.</summary>
    private async Task<FlowResult> Send(Connection connection, PspRequest request, Uri address, CallContext context, CancellationToken cancellationToken)
    {
        string? refused = null;
        for (var attempt = 1; ; attempt++)
        {
            var result = await flow.Run(connection, stop => Try(connection, request, address, context, refused, stop), context.SendBefore, cancellationToken);
            if (result.SlowedTo is { } rate)
            {
                await slowed.Tell(connection, rate, context);
            }

            if (!result.Refused)
            {
                return result;
            }

            if (attempt == MaxTries)
            {
                await refusals.Pause(connection.Id, context, cancellationToken);
                return result;
            }

            refused = result.Credential;
        }
    }

    private async Task<FlowResult> Try(Connection connection, PspRequest request, Uri address, CallContext context, string? refused, CancellationToken cancellationToken)
    {
        if (context.MayStillLeave is { } mayLeave && !await mayLeave(cancellationToken))
        {
            return FlowResult.HeldBack("It was stopped while it waited for its turn.");
        }

        var secrets = await Open(connection.Id, cancellationToken);
        var scheme = schemes.Single(scheme => scheme.Scheme == connection.Scheme);
        var credential = await Obtain(scheme, new CredentialNeed(connection, secrets, context, refused), cancellationToken);
        if (credential.Problem is { } problem)
        {
            return (credential.IsTooLate ? FlowResult.HeldBack(problem) : FlowResult.NotSent(problem)) with { PspFailed = credential.PspFailed, Refused = credential.Refused, Credential = refused };
        }

        foreach (var used in credential.Used.Select(secrets.Kept).OfType<ConnectionSecret>())
        {
            await uses.Note(connection, used, context.Actor, cancellationToken);
        }

        var values = credential.Value is null ? secrets.Values : [.. secrets.Values, credential.Value];
        var note = new ExchangeNote(context.Purpose, context, credential.Kind, values);
        var answer = await exchanges.Send(connection, WireOf(connection, request, address, context, credential), note, secretsIn: null, cancellationToken);
        return new FlowResult(answer, IsSick(answer, cancellationToken), answer.Status == Unauthorized && answer.Outcome == CallOutcome.Answered, credential.Value) { Secrets = values };
    }

    /// <summary>Who waits for credentials until it is too late to send goes without; the others still get them.</summary>
    private async Task<Credential> Obtain(IAuthentication scheme, CredentialNeed need, CancellationToken cancellationToken)
    {
        using var deadline = clock.CancelAt(need.Context.SendBefore);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await scheme.Obtain(need, stop.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Credential.None(SendingTime.TooLate) with { IsTooLate = true };
        }
    }

    private async Task<OpenedSecrets> Open(Guid connectionId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await vault.Open(db, connectionId, clock.Now(), cancellationToken);
    }

    private static bool IsSick(PspAnswer answer, CancellationToken cancellationToken) =>
        answer.IsSick && !(answer.Outcome == CallOutcome.Broken && cancellationToken.IsCancellationRequested);

    private static WireRequest WireOf(Connection connection, PspRequest request, Uri address, CallContext context, Credential credential) => new(
        request.Method,
        address,
        [UserAgent, .. request.Headers, .. credential.Headers],
        request.Body,
        request.ContentType,
        PspHttpClients.NameOf(connection.Id, credential.Identity),
        TimeSpan.FromSeconds(connection.TimeoutSeconds),
        context.MaxAnswer)
    {
        SendBefore = context.SendBefore,
        Take = context.Take,
    };

    private static Uri? AddressOf(Connection connection, PspRequest request)
    {
        // Anything else could change the host: https://api.provider.com@elsewhere.example.
        if (!request.Path.StartsWith('/'))
        {
            throw new ArgumentException("A path begins with a slash.", nameof(request));
        }

        return connection.BaseUrl is { } root ? new Uri(root + request.Path) : null;
    }
}
