using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections;

/// <summary>Changes what is sent of a connection; a secret that is sent takes the place of the one before.</summary>
public sealed class UpdateConnection(UnitOfWork unitOfWork, SecretVault vault, ReadConnection read, IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    private static readonly PaymentStatus[] OnTheirWay = [PaymentStatus.Submitting, PaymentStatus.Pending, PaymentStatus.Unknown];

    /// <summary>Back from an attempt that was not sent: where an earlier one went, they may be sent or asked for again.</summary>
    private static readonly PaymentStatus[] Back = [PaymentStatus.Queued, PaymentStatus.Held, PaymentStatus.NeedsReview];

    private const int MaxOverlapSeconds = 2_592_000;

    /// <summary>
    /// An empty text clears what may be absent (merchantId, sourceAccount, currency, tenantId, supportContact, ourAddresses).
    /// webhookSecretOverlapSeconds says for how long the webhook secret before
    /// still counts: 0 to 2592000, one day if absent.
    /// </summary>
    [PartialInput]
    public sealed record Input(
        string? BaseUrl = null,
        AuthenticationInput? Authentication = null,
        string? MerchantId = null,
        string? SourceAccount = null,
        string? WebhookSecret = null,
        int? WebhookSecretOverlapSeconds = null,
        string? TimeZone = null,
        string? Currency = null,
        string? TenantId = null,
        string? SupportContact = null,
        string? OurAddresses = null,
        bool? HonoursIdempotencyKeys = null,
        int? IdempotencyKeyTtlSeconds = null,
        int? TimeoutSeconds = null,
        LimitsChange? Limits = null,
        RetryInput? Retry = null,
        StatusQueryChange? StatusQuery = null,
        WebhookInput? Webhook = null,
        CbsInput? Cbs = null,
        string? ProcessorId = null,
        ConnectionEnvironment? Environment = null,
        Dialect? Dialect = null);

    /// <exception cref="Refusal">403; 404; 400 with every field; 409 <c>connection_retired</c>, <c>payments_on_their_way</c>, <c>connection_takes_payments</c>; 412 <c>changed_meanwhile</c>; 422 <c>field_immutable</c>, <c>secrets_needed_again</c> and those of adding.</exception>
    public async Task<Versioned<ConnectionAnswer>> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageConnections);
        var errors = new FieldErrors();
        errors.Check(
            input.WebhookSecretOverlapSeconds is null or (>= 0 and <= MaxOverlapSeconds),
            "webhookSecretOverlapSeconds", $"webhookSecretOverlapSeconds is 0 to {MaxOverlapSeconds} seconds (30 days).");
        errors.ThrowIfAny();
        var updated = await unitOfWork.Save(actor, (db, now) => Update(db, id, input, ifMatch, actor, now, cancellationToken), once: null, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await read.WithAddresses(db, updated, actor, clock.Now(), cancellationToken);
    }

    private async Task<Versioned<ConnectionAnswer>> Update(PaymentDb db, Guid id, Input input, IfMatch ifMatch, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.Required(id, cancellationToken);
        var processor = await db.Processors.AsNoTracking().SingleAsync(p => p.Id == connection.ProcessorId, cancellationToken);
        var before = await ReadConnection.Answer(db, connection, cancellationToken);
        ifMatch.Require(connection.Version, $"{processor.Code} {Words.Of(connection.Environment)}", connection.UpdatedByName, connection.UpdatedAt, () => before.Answer);
        RefuseImmutable(connection, input);

        var secrets = SentSecret.With(input.Authentication?.Secrets ?? [], input.WebhookSecret, input.Cbs);
        var settings = connection.Settings;
        var merged = Merge(settings, input);
        await CheckSecrets(db, connection, merged, secrets, now, cancellationToken);
        if (connection.Change(merged, actor, now))
        {
            await RefuseMove(db, connection, settings, cancellationToken);
            await RequireSecretsAgain(db, connection, settings, secrets, cancellationToken);
            RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, processor.Code), new AuditedAct(AuditKinds.ConnectionChanged, RecordAudit.ChangesOf(db.Entry(connection))));
        }
        else if (secrets.Count > 0)
        {
            connection.SecretsChanged(actor, now);
        }

        if (secrets.Any(secret => secret.Kind is not (SecretKind.WebhookSecret or SecretKind.ClientIdentity)))
        {
            connection.ForgetProof();
        }

        await ConnectionRules.Check(db, connection, processor, input.Limits?.Currency, reliesOnKeysAnew: !settings.HonoursIdempotencyKeys, cancellationToken);
        var overlap = TimeSpan.FromSeconds(input.WebhookSecretOverlapSeconds ?? KeepSecrets.DefaultOverlapSeconds);
        await KeepSecrets.Keep(db, vault, connection, processor.Code, secrets, overlap, actor, now, cancellationToken);
        return await ReadConnection.Answer(db, connection, cancellationToken);
    }

    /// <summary>
    /// What has left is asked for where it went: elsewhere "there is no such payment" would be believed, and it would be sent again.
    /// </summary>
    /// <exception cref="Refusal">409 <c>payments_on_their_way</c>, <c>connection_takes_payments</c>.</exception>
    private static async Task RefuseMove(PaymentDb db, Connection connection, ConnectionSettings before, CancellationToken cancellationToken)
    {
        var after = connection.Settings;
        if (before.IsSamePlace(after) && before.Authentication.OperationAccountCode == after.Authentication.OperationAccountCode && before.Authentication.StatusUrlCode == after.Authentication.StatusUrlCode)
        {
            return;
        }

        var onTheirWay = await db.Payments.CountAsync(
            payment => payment.ConnectionId == connection.Id && (OnTheirWay.Contains(payment.Status) || (payment.Sends > 0 && Back.Contains(payment.Status))), cancellationToken);
        if (onTheirWay > 0)
        {
            throw Refusal.Conflict(
                "payments_on_their_way",
                $"{onTheirWay} payments have left through this connection and have not ended: they are asked for where they went. Change its address or account when they have ended, or make another connection.", "baseUrl");
        }

        // One of them could be made for the old place at this very moment.
        var queued = await db.Payments.CountAsync(payment => payment.ConnectionId == connection.Id && payment.Status == PaymentStatus.Queued, cancellationToken);
        if (queued > 0 && await TakesPayments.Why(db, connection.Id, cancellationToken) is null)
        {
            throw Refusal.Conflict(
                "connection_takes_payments",
                $"{queued} payments are about to leave through this connection. Pause it, change its address or account, then resume it.", "baseUrl");
        }
    }

    private async Task CheckSecrets(PaymentDb db, Connection connection, ConnectionSettings merged, IReadOnlyList<SentSecret> secrets, DateTime now, CancellationToken cancellationToken)
    {
        var kept = await db.Set<ConnectionSecret>().Where(secret => secret.ConnectionId == connection.Id && secret.IsCurrent).Select(secret => secret.Kind).ToListAsync(cancellationToken);
        var errors = new FieldErrors();
        SecretRules.Check(connection.Dialect, merged, secrets, kept, errors);
        errors.ThrowIfAny();
        await SecretRules.RefuseShared(db, vault, connection, secrets, now, cancellationToken);
        if (Value(SecretKind.ClientCertificate) is { } pkcs12)
        {
            // Without a password of its own the file is opened with the one that is kept.
            SecretRules.CheckCertificate(pkcs12, Value(SecretKind.ClientCertificatePassword) ?? (await vault.Open(db, connection.Id, now, cancellationToken))[SecretKind.ClientCertificatePassword], now);
        }

        string? Value(SecretKind kind) => secrets.FirstOrDefault(secret => secret.Kind == kind)?.Value;
    }

    /// <summary>What is kept goes to whoever answers at the address: a new host gets only what is entered for it. In a sandbox nothing of worth is kept.</summary>
    /// <exception cref="Refusal">422 <c>secrets_needed_again</c>.</exception>
    private static async Task RequireSecretsAgain(PaymentDb db, Connection connection, ConnectionSettings before, IReadOnlyList<SentSecret> secrets, CancellationToken cancellationToken)
    {
        if (connection.Environment == ConnectionEnvironment.Sandbox || connection.Settings.IsSameHost(before))
        {
            return;
        }

        var taken = AuthenticationSettings.SecretsTaken(connection.Scheme);
        var kept = await db.Set<ConnectionSecret>().Where(secret => secret.ConnectionId == connection.Id && secret.IsCurrent).Select(secret => secret.Kind).ToListAsync(cancellationToken);
        foreach (var kind in kept.Where(kind => taken.Contains(kind) && secrets.All(secret => secret.Kind != kind)))
        {
            throw Refusal.Rule(
                "secrets_needed_again",
                $"The address leads to another host: enter {AuthenticationInput.FieldOf(kind)} again with it. Secrets that are kept are only sent to the host they were entered for.",
                AuthenticationInput.FieldOf(kind));
        }
    }

    private static void RefuseImmutable(Connection connection, Input input)
    {
        Refuse(input.ProcessorId is { } processor && processor != PublicId.Processor.Format(connection.ProcessorId), "processorId");
        Refuse(input.Environment is { } environment && environment != connection.Environment, "environment");
        Refuse(input.Dialect is { } dialect && dialect != connection.Dialect, "dialect");

        static void Refuse(bool changed, string field)
        {
            if (changed)
            {
                throw Refusal.Rule("field_immutable", $"{field} cannot be changed. Retire this connection and add another one.", field);
            }
        }
    }

    private static ConnectionSettings Merge(ConnectionSettings now, Input input) => now with
    {
        BaseUrl = input.BaseUrl ?? now.BaseUrl,
        Authentication = input.Authentication?.Above(now.Authentication) ?? now.Authentication,
        MerchantId = Cleared(input.MerchantId, now.MerchantId),
        SourceAccount = Cleared(input.SourceAccount, now.SourceAccount),
        TimeZone = input.TimeZone ?? now.TimeZone,
        Currency = Cleared(input.Currency, now.Currency),
        TenantId = input.TenantId switch { null => now.TenantId, "" => null, var tenant => PublicId.Tenant.Parse(tenant) },
        SupportContact = Cleared(input.SupportContact?.Trim(), now.SupportContact),
        OurAddresses = Cleared(input.OurAddresses?.Trim(), now.OurAddresses),
        HonoursIdempotencyKeys = input.HonoursIdempotencyKeys ?? now.HonoursIdempotencyKeys,
        IdempotencyKeyTtlSeconds = input.IdempotencyKeyTtlSeconds ?? now.IdempotencyKeyTtlSeconds,
        TimeoutSeconds = input.TimeoutSeconds ?? now.TimeoutSeconds,
        Limits = input.Limits?.Above(now.Limits) ?? now.Limits,
        Retry = input.Retry is { } retry ? Schedule.Of(retry.ScheduleSeconds) : now.Retry,
        StatusQuery = input.StatusQuery?.Above(now.StatusQuery) ?? now.StatusQuery,
        Webhook = input.Webhook?.Above(now.Webhook ?? new WebhookSettings()) ?? now.Webhook,
        Cbs = input.Cbs?.Above(now.Cbs ?? new CbsSettings()) ?? now.Cbs,
    };

    private static string? Cleared(string? sent, string? now) => sent switch { null => now, "" => null, _ => sent };
}
