using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls.Authentication;

/// <summary>
/// MyPVit's secret (mypvit-wire, "renew the secret"): renewed with a password, given in the answer or pushed to our
/// reception address, and kept encrypted in the database, where every node finds it.
/// </summary>
internal sealed class MypvitAuthentication(ExchangeLog exchanges, SecretVault vault, IDbContextFactory<PaymentDb> contexts, SecretUses uses, TimeProvider clock) : IAuthentication
{
    // mypvit-wire: about 3,000 s.
    private static readonly TimeSpan DefaultLife = TimeSpan.FromSeconds(3_000);
    private static readonly TimeSpan PushedWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly SingleFlight<Credential> _renewals = new();

    public AuthenticationScheme Scheme => AuthenticationScheme.MypvitSecret;

    public Task<Credential> Obtain(CredentialNeed need, CancellationToken cancellationToken)
    {
        if (Usable(need, need.Secrets) is { } issued)
        {
            return Task.FromResult(issued);
        }

        return Missing.Of(need.Secrets, SecretKind.Password) is { } missing
            ? Task.FromResult(missing)
            : _renewals.Run(need.Connection.Id, () => RenewUnlessDone(need), cancellationToken);
    }

    private Credential? Usable(CredentialNeed need, OpenedSecrets secrets)
    {
        var (kept, value) = (secrets.Kept(SecretKind.IssuedSecret), secrets[SecretKind.IssuedSecret]);
        if (kept is null || value is null || value == need.Refused)
        {
            return null;
        }

        var usable = kept.ValidUntil is not { } until || clock.Now() < kept.SetAt + RenewalTime.After(until - kept.SetAt);
        return usable ? CredentialOf(value) : null;
    }

    /// <summary>Another caller, or another node, may have renewed it since ours were opened.</summary>
    private async Task<Credential> RenewUnlessDone(CredentialNeed need) => Usable(need, await Open(need.Connection.Id)) ?? await Renew(need);

    private async Task<Credential> Renew(CredentialNeed need)
    {
        if (need.Connection is not { BaseUrl: { } root, RenewSecretUrlCode: { } code })
        {
            return Credential.None("The URL code for renewing the secret is not set: the merchant dashboard shows it.");
        }

        if (need.Secrets.Kept(SecretKind.Password) is { } password)
        {
            await uses.Note(need.Connection, password, need.Context.Actor, CancellationToken.None);
        }

        var before = need.Secrets.Kept(SecretKind.IssuedSecret)?.Id;
        var answer = await exchanges.Send(
            need.Connection, Request(need, new Uri($"{root}/{code}/renew-secret")), new ExchangeNote(CallContext.RenewSecret, need.Context, SecretKind.Password, need.Secrets.Values),
            found => Read(found) is { } issued ? [issued.Value] : [], CancellationToken.None);
        if (Read(answer) is { } inline)
        {
            await Keep(need, inline);
            return CredentialOf(inline.Value);
        }

        return answer.IsSuccess
            ? await Pushed(need, before) ?? Credential.None("MyPVit did not send its secret to our reception address within 10 s. Check the reception URL code and the address registered for it.")
            : IssuedCredential.Failure(answer, "MyPVit gives us no secret");
    }

    /// <summary>A reference to a variable of ours is a person's to set, never a PSP's.</summary>
    private static IssuedCredential? Read(PspAnswer answer) =>
        IssuedCredential.Read(answer, "secret", "secret_key") is { } issued && !issued.Value.StartsWith(SecretVault.ReferencePrefix, StringComparison.Ordinal) ? issued : null;

    private Task<object?> Keep(CredentialNeed need, IssuedCredential issued)
    {
        var mypvit = Actor.System("MyPVit", need.Context.Actor.CorrelationId);
        var secret = new IssuedSecret(need.Connection.OperationAccountCode, issued.Value, issued.Life ?? DefaultLife);
        return new UnitOfWork(contexts, clock).Save<object?>(
            mypvit,
            async (db, now) =>
            {
                await KeepIssuedSecret.Keep(db, vault, need.Connection, secret, mypvit, now, CancellationToken.None);
                return null;
            },
            once: null,
            CancellationToken.None);
    }

    /// <summary>Waits for what the reception address keeps.</summary>
    private async Task<Credential?> Pushed(CredentialNeed need, Guid? before)
    {
        for (var until = clock.Now() + PushedWithin; ;)
        {
            var secrets = await Open(need.Connection.Id);
            if (secrets.Kept(SecretKind.IssuedSecret) is { } kept && kept.Id != before && Usable(need, secrets) is { } pushed)
            {
                return pushed;
            }

            if (clock.Now() >= until)
            {
                return null;
            }

            await Task.Delay(LookEvery, clock);
        }
    }

    private async Task<OpenedSecrets> Open(Guid connectionId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await vault.Open(db, connectionId, clock.Now(), CancellationToken.None);
    }

    // Not recorded as used: it is another one every fifty minutes; the password that it comes from is.
    private static Credential CredentialOf(string secret) => Credential.Header("X-Secret", "", secret, SecretKind.IssuedSecret) with { Used = [] };

    private static WireRequest Request(CredentialNeed need, Uri address) => new(
        HttpMethod.Post,
        address,
        [KeyValuePair.Create("Accept", "application/json")],
        Form.Of(
            ("operationAccountCode", need.Connection.OperationAccountCode),
            ("password", need.Secrets[SecretKind.Password]),
            ("receptionUrlCode", need.Connection.ReceptionUrlCode)),
        Form.ContentType,
        PspHttpClients.NameOf(need.Connection.Id, identity: null),
        TimeSpan.FromSeconds(need.Connection.TimeoutSeconds),
        need.Context.MaxAnswer);
}
