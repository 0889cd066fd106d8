using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Audit;

/// <summary>The thing that an entry is about.</summary>
public sealed record AuditedThing(string Type, Guid Id, string Name)
{
    public const string Processor = "processor";
    public const string Tenant = "tenant";
    public const string User = "user";
    public const string Connection = "connection";
    public const string Webhook = "webhook";
    public const string WebhookReplay = "webhook_replay";
    public const string Programme = "programme";
    public const string Beneficiary = "beneficiary";
    public const string Distribution = "distribution";
    public const string Payment = "payment";
    public const string Delegation = "delegation";
    public const string Job = "job";
    public const string Queue = "queue";
    public const string WorkItem = "work_item";
    public const string Ledger = "ledger";
    public const string ManualEntry = "manual_entry";
    public const string Statement = "statement";
    public const string Issue = "issue";
    public const string Reconciliation = "reconciliation";

    /// <summary>All types of things.</summary>
    public static IReadOnlyList<string> Types { get; } = [Processor, Tenant, User, Connection, Webhook, WebhookReplay, Programme, Beneficiary, Distribution, Payment, Delegation, Job, Queue, WorkItem, Ledger, ManualEntry, Statement, Issue, Reconciliation];

    /// <summary>The books as a whole.</summary>
    public static AuditedThing TheLedger { get; } = new(Ledger, Guid.Empty, Ledger);

    /// <summary>A manual entry is named by what happened.</summary>
    public static AuditedThing Of(Domain.Ledger.ManualEntry entry) => new(ManualEntry, entry.Id, Words.Of(entry.Kind));

    /// <summary>A statement is named by its file.</summary>
    public static AuditedThing Of(Domain.Settlement.SettlementStatement statement) => new(Statement, statement.Id, statement.FileName);

    /// <summary>An issue is named by what was found, and about which reference.</summary>
    public static AuditedThing Of(Domain.Settlement.SettlementIssue issue) => new(Issue, issue.Id, $"{Words.Of(issue.Kind)} {issue.TransactionReference}".TrimEnd());

    /// <summary>A reconciliation is named by its period.</summary>
    public static AuditedThing Of(Domain.Reconciliation.ReconciliationRun run) =>
        new(Reconciliation, run.Id, string.Create(CultureInfo.InvariantCulture, $"{run.From:yyyy-MM-dd'T'HH:mm'Z'} to {run.To:yyyy-MM-dd'T'HH:mm'Z'}, version {run.Number}"));

    public static AuditedThing Of(Processor processor) => new(Processor, processor.Id, processor.Code);

    /// <summary>A connection is named by its processor's code and its environment.</summary>
    public static AuditedThing Of(Connection connection, string processorCode) => new(Connection, connection.Id, $"{processorCode} {Words.Of(connection.Environment)}");

    public static AuditedThing Of(Tenant tenant) => new(Tenant, tenant.Id, tenant.Code);

    public static AuditedThing Of(Programme programme) => new(Programme, programme.Id, programme.Code);

    /// <summary>A beneficiary is named by our id: nothing personal is in the record.</summary>
    public static AuditedThing Of(Beneficiary beneficiary) => new(Beneficiary, beneficiary.Id, PublicId.Beneficiary.Format(beneficiary.Id));

    public static AuditedThing Of(Distribution distribution) => new(Distribution, distribution.Id, distribution.Name);

    /// <summary>A payment is named by its reference.</summary>
    public static AuditedThing Of(Domain.Payments.Payment payment) => new(Payment, payment.Id, payment.Reference);

    /// <summary>A delegation is named by who lends and who borrows.</summary>
    public static AuditedThing Of(Delegation delegation) => new(Delegation, delegation.Id, $"{delegation.FromName} to {delegation.ToName}");

    /// <summary>A notification is named by who sent it and what it tells of.</summary>
    public static AuditedThing Of(WebhookNotification notification) => new(Webhook, notification.Id, $"{notification.Provider} {notification.EventType ?? "unreadable"}");

    /// <summary>A replay of many is named by its environment and how many it was about.</summary>
    public static AuditedThing Of(Domain.Webhooks.WebhookReplay replay) => new(WebhookReplay, replay.Id, $"{replay.Total} {Words.Of(replay.Environment)} notifications");
}

/// <summary>What happened to it.</summary>
/// <param name="Kind">One of <see cref="AuditKinds"/>.</param>
/// <param name="Changes">Which fields, from what to what.</param>
/// <param name="Reason">Why, where a person gave a reason.</param>
/// <param name="ChangesNeedPermission">The permission needed to see <paramref name="Changes"/>, where viewing the record is not enough.</param>
public sealed record AuditedAct(string Kind, IReadOnlyList<FieldChange> Changes, string? Reason = null, string? ChangesNeedPermission = null);

/// <summary>Writes the record, for every module, in the caller's context: it commits with the change or not at all.</summary>
public static class RecordAudit
{
    // What is bookkeeping of ours, not a change that anybody made; and what must never be written down.
    private static readonly HashSet<string> Unrecorded =
        new(["Id", "Version", "SecretsVersion", "CreatedAt", "UpdatedAt", "UpdatedById", "UpdatedByName", "ReleasedFirstById", "PasswordHash", "SecurityStamp", "ConcurrencyStamp"], StringComparer.Ordinal);

    /// <summary>Adds an entry to <paramref name="db"/>; saves nothing.</summary>
    public static void Record(PaymentDb db, Actor actor, DateTime now, AuditedThing thing, AuditedAct act) =>
        db.Add(new AuditEntry(now.NewId(), now, actor.Id, actor.Name, actor.CorrelationId, thing, act));

    /// <summary>The fields of a tracked entity that differ from the database, or all of them where it is new.</summary>
    public static IReadOnlyList<FieldChange> ChangesOf(EntityEntry entry)
    {
        entry.DetectChanges();
        var isNew = entry.State == EntityState.Added;
        return [.. entry.Properties
            .Where(property => !Unrecorded.Contains(property.Metadata.Name) && !property.Metadata.IsForeignKey())
            .Where(property => isNew ? property.CurrentValue is not null : property.IsModified && !Equals(property.OriginalValue, property.CurrentValue))
            .Select(property => new FieldChange(
                JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name),
                isNew ? null : Show(property.OriginalValue),
                Show(property.CurrentValue)))];
    }

    private static string? Show(object? value) => value switch
    {
        null => null,
        Enum word => Words.Of(word),
        bool flag => flag ? "true" : "false",
        DateTime time => Wire.WriteTime(time),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        string text => text,
        System.Collections.IEnumerable many => string.Join(", ", many.Cast<object>().Select(Show)),
        _ => value.ToString(),
    };
}
