namespace PaymentAdmin.Domain.Connections;

/// <summary>
/// How we talk to a processor in one environment: its address, limits and schedules. Its secrets are kept apart,
/// encrypted. One that is not retired exists once per processor and environment.
/// </summary>
public sealed partial class Connection
{
    /// <summary>Longest reason for its state, in characters.</summary>
    public const int ReasonMaxLength = 500;

    private Connection()
    {
    }

    /// <summary>The id; <c>con_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>Whose contract it serves; never changes.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>Whose money moves; never changes.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>The language spoken; never changes.</summary>
    public Dialect Dialect { get; private set; }

    /// <summary>Where it stands.</summary>
    public ConnectionStatus Status { get; private set; }

    /// <summary>While it is paused or halted: where it stood before.</summary>
    public ConnectionStatus? StoppedFrom { get; private set; }

    /// <summary>While it is halted: the reason of the pause that the halt came upon, to which it returns; null where it was not paused.</summary>
    public string? PausedBecause { get; private set; }

    /// <summary>Why it is paused, halted or retired; for people.</summary>
    public string? StatusReason { get; private set; }

    /// <summary>Processor and environment, until it is retired: what makes it the only one.</summary>
    public string? Place { get; private set; }

    /// <summary>The root of the PSP's API; null where we only receive.</summary>
    public string? BaseUrl { get; private set; }

    /// <summary>How we authenticate; never changes.</summary>
    public AuthenticationScheme Scheme { get; private set; }

    /// <summary>OAuth: where tokens are given.</summary>
    public string? TokenUrl { get; private set; }

    /// <summary>MyPVit: the settlement wallet.</summary>
    public string? OperationAccountCode { get; private set; }

    /// <summary>MyPVit: names our address for a pushed secret.</summary>
    public string? ReceptionUrlCode { get; private set; }

    /// <summary>MyPVit: names our address for callbacks.</summary>
    public string? CallbackUrlCode { get; private set; }

    /// <summary>MyPVit: the URL code of the API that renews the secret.</summary>
    public string? RenewSecretUrlCode { get; private set; }

    /// <summary>MyPVit: the URL code of the payment API.</summary>
    public string? RestUrlCode { get; private set; }

    /// <summary>MyPVit: the URL code of the API that checks a status.</summary>
    public string? StatusUrlCode { get; private set; }

    /// <summary>MyPVit: the URL code of the KYC API.</summary>
    public string? KycUrlCode { get; private set; }

    /// <summary>Our id at the PSP.</summary>
    public string? MerchantId { get; private set; }

    /// <summary>The account at the PSP that payments are taken from.</summary>
    public string? SourceAccount { get; private set; }

    /// <summary>IANA time zone of the PSP's days.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>ISO 4217 code for messages that carry none.</summary>
    public string? Currency { get; private set; }

    /// <summary>The tenant that all it brings belongs to.</summary>
    public Guid? TenantId { get; private set; }

    /// <summary>Whom to ask at the PSP.</summary>
    public string? SupportContact { get; private set; }

    /// <summary>The addresses from which we call.</summary>
    public string? OurAddresses { get; private set; }

    /// <summary>Whether the PSP answers a repeated idempotency key with its first answer.</summary>
    public bool HonoursIdempotencyKeys { get; private set; }

    /// <summary>For how long it does, in seconds.</summary>
    public int IdempotencyKeyTtlSeconds { get; private set; }

    /// <summary>When its diagnostics last saw a repeated key answered with the first answer, UTC; null if never.</summary>
    public DateTime? IdempotencyProvenAt { get; private set; }

    /// <summary>How long we wait for an answer, in seconds.</summary>
    public int TimeoutSeconds { get; private set; }

    /// <summary>Largest single payment, in minor units.</summary>
    public long? SingleMaximum { get; private set; }

    /// <summary>Most in one day, in minor units.</summary>
    public long? DailyVolume { get; private set; }

    /// <summary>Most payments in one batch.</summary>
    public int BatchSize { get; private set; }

    /// <summary>Whether payments leave in batches.</summary>
    public bool UseBatches { get; private set; }

    /// <summary>Most requests in one second.</summary>
    public int RequestsPerSecond { get; private set; }

    /// <summary>Most requests at the same time.</summary>
    public int ConcurrentRequests { get; private set; }

    /// <summary>The pauses before the attempts: seconds, separated by commas.</summary>
    public string RetrySchedule { get; private set; } = "";

    /// <summary>When an unknown outcome is asked for: seconds, separated by commas.</summary>
    public string UnknownSchedule { get; private set; } = "";

    /// <summary>After how long a pending payment is asked for, in seconds; null for the default of its channel.</summary>
    public int? PendingAfterSeconds { get; private set; }

    /// <summary>How far apart two answers of "not found" lie before they count, in seconds.</summary>
    public int NotFoundConfirmSeconds { get; private set; }

    /// <summary>Whether a final status that a webhook brings is asked for before it moves money.</summary>
    public bool ConfirmFinals { get; private set; }

    /// <summary>What its webhooks look like, as JSON; null where the dialect says so.</summary>
    public string? WebhookForm { get; private set; }

    /// <summary>CBS: the header in which it names itself; null where none is asked for.</summary>
    public string? ClientIdentityHeader { get; private set; }

    /// <summary>CBS: how the invoices begin that are ours, separated by line feeds; null for all.</summary>
    public string? InvoicePrefixes { get; private set; }

    /// <summary>When it was added, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Who changed it last: the id.</summary>
    public Guid UpdatedById { get; private set; }

    /// <summary>Who changed it last: the name as it was then.</summary>
    public string UpdatedByName { get; private set; } = "";

    /// <summary>Counts the changes; the concurrency token and the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>What the dialect can do.</summary>
    public DialectFacts Facts => DialectFacts.Of(Dialect);

    /// <summary>Whether it carries nothing new: stopped or retired. Outcomes of what has already left are still processed.</summary>
    public bool IsStopped => Status is ConnectionStatus.Paused or ConnectionStatus.Halted or ConnectionStatus.Retired;

    /// <summary>Adds a connection, in setup.</summary>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public static Connection Add(Guid id, ConnectionIdentity identity, ConnectionSettings settings, Actor by, DateTime now)
    {
        Check(identity.Dialect, identity.Environment, settings);
        settings = settings.Canonical();
        var connection = new Connection
        {
            Id = id,
            ProcessorId = identity.ProcessorId,
            Environment = identity.Environment,
            Dialect = identity.Dialect,
            Status = ConnectionStatus.Setup,
            Place = $"{identity.ProcessorId:D}:{Words.Of(identity.Environment)}",
            CreatedAt = now,
        };
        connection.Apply(settings);
        connection.Touch(by, now);
        return connection;
    }

    /// <summary>Changes the settings. Nothing happens if nothing differs.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="Refusal">400 with every field that is out of bounds; 409 <c>connection_retired</c>; 422 <c>field_immutable</c>.</exception>
    public bool Change(ConnectionSettings settings, Actor by, DateTime now)
    {
        RefuseRetired();
        if (settings.Authentication.Scheme != Scheme)
        {
            throw Refusal.Rule("field_immutable", "authentication.scheme cannot be changed. Retire this connection and add another one.", "authentication.scheme");
        }

        Check(Dialect, Environment, settings);
        var before = Settings;
        settings = settings.Canonical();
        if (settings == before)
        {
            return false;
        }

        Apply(settings);
        if (!settings.IsSamePlace(before))
        {
            // What was seen there was seen of somebody else.
            IdempotencyProvenAt = null;
        }

        Touch(by, now);
        return true;
    }

    /// <summary>Notes that one of its secrets was set: a change of the connection, which itself shows no secret.</summary>
    /// <exception cref="Refusal">409 <c>connection_retired</c>.</exception>
    public void SecretsChanged(Actor by, DateTime now)
    {
        RefuseRetired();
        Touch(by, now);
    }

    /// <summary>Forgets what was seen of the PSP: other credentials may be another account there.</summary>
    public void ForgetProof() => IdempotencyProvenAt = null;

    /// <summary>Notes that the PSP was seen to answer a repeated idempotency key with its first answer, or was seen not to.</summary>
    public void IdempotencySeen(bool honoured, Actor by, DateTime now)
    {
        IdempotencyProvenAt = honoured ? now : null;
        Touch(by, now);
    }

    /// <summary>After how long without news a pending payment of a channel is asked for (psp-integration, "Status reconciliation"; mypvit, best practices).</summary>
    public TimeSpan PendingAfter(Payments.PaymentChannel channel) => TimeSpan.FromSeconds(PendingAfterSeconds ?? (Dialect, channel) switch
    {
        (Dialect.Mypvit, _) => 180,
        (_, Payments.PaymentChannel.BankTransfer) => 86_400,
        _ => 14_400,
    });

    private static void Check(Dialect dialect, ConnectionEnvironment environment, ConnectionSettings settings)
    {
        var errors = new FieldErrors();
        settings.Check(dialect, environment, errors);
        errors.ThrowIfAny();
    }

    /// <summary>Refuses where it is retired: nothing of it changes any more.</summary>
    /// <exception cref="Refusal">409 <c>connection_retired</c>.</exception>
    public void RefuseRetired()
    {
        if (Status == ConnectionStatus.Retired)
        {
            throw Refusal.Conflict("connection_retired", "The connection is retired and cannot be changed. Add a new one.");
        }
    }

    private void Touch(Actor by, DateTime now)
    {
        UpdatedAt = now;
        UpdatedById = by.Id;
        UpdatedByName = by.Name;
        Version++;
    }
}
