using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections.Mapping;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>Adds a connection to a processor in one environment, with its secrets and the default field mapping of its dialect.</summary>
public sealed class AddConnection(UnitOfWork unitOfWork, SecretVault vault, ReadConnection read, IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <param name="ProcessorId">Whose contract it serves.</param>
    /// <param name="Environment">Whose money moves.</param>
    /// <param name="Dialect">The language spoken.</param>
    /// <param name="Authentication">What the scheme needs.</param>
    /// <param name="BaseUrl">Needed where we call.</param>
    /// <param name="MerchantId">Our id at the PSP.</param>
    /// <param name="SourceAccount">The account that payments are taken from.</param>
    /// <param name="WebhookSecret">What the PSP signs its webhooks with; needed where we only receive.</param>
    /// <param name="TimeZone">IANA name; the dialect's if absent: cbs Africa/Lagos, else UTC.</param>
    /// <param name="Currency">For messages that carry none; cbs NGN if absent.</param>
    /// <param name="TenantId">The tenant that all it brings belongs to.</param>
    /// <param name="SupportContact">Whom to ask at the PSP.</param>
    /// <param name="OurAddresses">For the PSP's allowlist.</param>
    /// <param name="HonoursIdempotencyKeys">Whether a repeated key gets the first answer.</param>
    /// <param name="IdempotencyKeyTtlSeconds">For how long.</param>
    /// <param name="TimeoutSeconds">How long we wait for an answer.</param>
    /// <param name="Limits">How much may go through it.</param>
    /// <param name="Retry">The pauses before each attempt.</param>
    /// <param name="StatusQuery">When the PSP is asked about a payment.</param>
    /// <param name="Webhook">generic: what its webhooks look like.</param>
    /// <param name="Cbs">cbs: what it is asked for beyond its Mac.</param>
    public sealed record Input(
        string ProcessorId,
        ConnectionEnvironment Environment,
        Dialect Dialect,
        AuthenticationInput Authentication,
        string? BaseUrl = null,
        string? MerchantId = null,
        string? SourceAccount = null,
        string? WebhookSecret = null,
        string? TimeZone = null,
        string? Currency = null,
        string? TenantId = null,
        string? SupportContact = null,
        string? OurAddresses = null,
        bool HonoursIdempotencyKeys = false,
        int IdempotencyKeyTtlSeconds = 86_400,
        int TimeoutSeconds = 10,
        LimitsInput? Limits = null,
        RetryInput? Retry = null,
        StatusQueryInput? StatusQuery = null,
        WebhookInput? Webhook = null,
        CbsInput? Cbs = null);

    /// <exception cref="Refusal">403; 404 processor or tenant; 400 with every field; 409 <c>connection_exists</c>; 422 <c>secret_shared_between_environments</c>, <c>idempotency_unproven</c>, <c>limits_currency</c>.</exception>
    public async Task<Versioned<ConnectionAnswer>> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageConnections);
        var settings = Settings(input);
        var secrets = Secrets(input);
        Check(input, settings, secrets);

        // The answer that is kept for a repeated request holds no address with a token in it: those are added for each reader.
        var added = await unitOfWork.Save(actor, (db, now) => Add(db, input, settings, secrets, actor, now, cancellationToken), once?.Stretched(), cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await read.WithAddresses(db, added, actor, clock.Now(), cancellationToken);
    }

    private static ConnectionSettings Settings(Input input) => new()
    {
        BaseUrl = input.BaseUrl,
        Authentication = input.Authentication.Above(new AuthenticationSettings { Scheme = input.Authentication.Scheme ?? AuthenticationScheme.None }),
        MerchantId = input.MerchantId,
        SourceAccount = input.SourceAccount,
        TimeZone = input.TimeZone ?? DialectFacts.Of(input.Dialect).DefaultTimeZone,
        Currency = input.Currency ?? DialectFacts.Of(input.Dialect).DefaultCurrency,
        TenantId = input.TenantId is null ? null : PublicId.Tenant.Parse(input.TenantId),
        SupportContact = input.SupportContact,
        OurAddresses = input.OurAddresses,
        HonoursIdempotencyKeys = input.HonoursIdempotencyKeys,
        IdempotencyKeyTtlSeconds = input.IdempotencyKeyTtlSeconds,
        TimeoutSeconds = input.TimeoutSeconds,
        Limits = (input.Limits ?? new LimitsInput()).Limits,
        Retry = input.Retry is { } retry ? Schedule.Of(retry.ScheduleSeconds) : Schedule.Of(0, 30, 120, 480),
        StatusQuery = (input.StatusQuery ?? new StatusQueryInput()).Policy,
        Webhook = (input.Webhook ?? (input.Dialect == Dialect.Generic ? new WebhookInput() : null))?.Above(new WebhookSettings()),
        Cbs = (input.Cbs ?? (input.Dialect == Dialect.Cbs ? new CbsInput() : null))?.Above(new CbsSettings()),
    };

    private static IReadOnlyList<SentSecret> Secrets(Input input) => SentSecret.With(input.Authentication.Secrets, input.WebhookSecret, input.Cbs);

    private static void Check(Input input, ConnectionSettings settings, IReadOnlyList<SentSecret> secrets)
    {
        var errors = new FieldErrors();
        Check(input, settings, secrets, errors);
        errors.ThrowIfAny();
    }

    /// <summary>Notes every field that is missing or out of bounds, for a form that has more to say itself.</summary>
    internal static void Check(Input input, FieldErrors errors) => Check(input, Settings(input), Secrets(input), errors);

    private static void Check(Input input, ConnectionSettings settings, IReadOnlyList<SentSecret> secrets, FieldErrors errors)
    {
        errors.Check(input.Authentication.Scheme is not null, "authentication.scheme", "authentication.scheme is required.");
        settings.Check(input.Dialect, input.Environment, errors);
        SecretRules.Check(input.Dialect, settings, secrets, [], errors);
    }

    private async Task<Versioned<ConnectionAnswer>> Add(
        PaymentDb db, Input input, ConnectionSettings settings, IReadOnlyList<SentSecret> secrets, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var processor = await ProcessorOf(db, PublicId.Processor.Parse(input.ProcessorId), cancellationToken);
        var connection = Connection.Add(now.NewId(), new ConnectionIdentity(processor.Id, input.Environment, input.Dialect), settings, actor, now);
        if (await db.Connections.AnyAsync(other => other.Place == connection.Place, cancellationToken))
        {
            throw Refusal.Conflict("connection_exists", $"{processor.Code} has a {Words.Of(input.Environment)} connection already. Change that one, or retire it first.", "environment");
        }

        await ConnectionRules.Check(db, connection, processor, input.Limits?.Currency, reliesOnKeysAnew: true, cancellationToken);
        await SecretRules.RefuseShared(db, vault, connection, secrets, now, cancellationToken);
        if (input.Authentication.Pkcs12 is { } pkcs12)
        {
            SecretRules.CheckCertificate(pkcs12, input.Authentication.Pkcs12Password, now);
        }

        var entry = db.Add(connection);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, processor.Code), new AuditedAct(AuditKinds.ConnectionAdded, RecordAudit.ChangesOf(entry)));
        await KeepSecrets.Keep(db, vault, connection, processor.Code, secrets, TimeSpan.Zero, actor, now, cancellationToken);
        await MakeTokens(db, connection, processor.Code, actor, now, cancellationToken);
        KeepDefaultMapping.Keep(db, connection, actor, now);
        return await ReadConnection.Answer(db, connection, cancellationToken);
    }

    private async Task MakeTokens(PaymentDb db, Connection connection, string processorCode, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var made = new List<SentSecret>();
        if (!connection.Facts.SignsWebhooks)
        {
            made.Add(new SentSecret(SecretKind.CallbackToken, WebhookAddress.NewToken()));
        }

        if (connection.Scheme == AuthenticationScheme.MypvitSecret)
        {
            made.Add(new SentSecret(SecretKind.ReceptionToken, WebhookAddress.NewToken()));
        }

        await KeepSecrets.Keep(db, vault, connection, processorCode, made, TimeSpan.Zero, actor, now, cancellationToken);
    }

    private static async Task<Processor> ProcessorOf(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Processors.AsNoTracking().SingleOrDefaultAsync(processor => processor.Id == id, cancellationToken) ?? throw Refusal.NotFound("processor");
}
