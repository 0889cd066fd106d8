using System.Text;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Audit;

/// <summary>Plain words for what pages say of the record.</summary>
internal static class AuditText
{
    /// <summary>All kinds, for a filter.</summary>
    public static IReadOnlyList<(string Value, string Text)> Kinds { get; } = [.. AuditKinds.All.Select(kind => (kind, What(kind)))];

    /// <summary>All types of things, for a filter.</summary>
    public static IReadOnlyList<(string Value, string Text)> Things { get; } = [.. AuditedThing.Types.Select(type => (type, Thing(type)))];

    /// <summary>What happened: "Processor fees replaced".</summary>
    public static string What(string kind) =>
        kind.StartsWith(AuditedThing.User + ".", StringComparison.Ordinal) ? Words.Plain("person" + kind[AuditedThing.User.Length..]) : Words.Plain(kind);

    /// <summary>What kind of thing: "Processor".</summary>
    public static string Thing(string type) => type == AuditedThing.User ? "Person" : Words.Plain(type);

    /// <summary>The address of the page that shows a thing, or null where it has none.</summary>
    public static string? PathOf(ListAudit.Row row) => row.ThingType switch
    {
        AuditedThing.Processor => $"processors/{row.ThingId}",
        AuditedThing.Connection => $"connections/{row.ThingId}",
        AuditedThing.Webhook => $"webhooks/{row.ThingId}",
        AuditedThing.WebhookReplay => $"webhooks/replays/{row.ThingId}",
        AuditedThing.Beneficiary => $"beneficiaries/{row.ThingId}",
        AuditedThing.Job => "jobs",
        AuditedThing.Queue => $"jobs/queues/{Uri.EscapeDataString(row.ThingName)}",
        AuditedThing.Distribution => $"distributions/{row.ThingId}",
        AuditedThing.Payment => $"payments/{row.ThingId}",
        AuditedThing.ManualEntry => $"ledger/manual-entries/{row.ThingId}",
        AuditedThing.Statement => $"settlement/statements/{row.ThingId}",
        AuditedThing.Issue => $"settlement/issues/{row.ThingId}",
        AuditedThing.Reconciliation => $"reconciliations/{row.ThingId}",
        AuditedThing.Tenant => $"tenants?search={Uri.EscapeDataString(row.ThingName)}",
        _ => null,
    };

    /// <summary>The address of everything that a person did.</summary>
    public static string PathOfActor(string actor) => $"audit?actor={Uri.EscapeDataString(actor)}";

    /// <summary>A field's name: "Settlement delay days" for <c>settlementDelayDays</c>.</summary>
    public static string Field(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            var starts = char.IsUpper(letter) && text.Length > 0 && char.IsLower(text[^1]);
            text.Append(starts ? " " + char.ToLowerInvariant(letter) : letter.ToString());
        }

        return Words.Plain(text.ToString());
    }

    /// <summary>A field's value: as it was recorded, except for flags and words of a list.</summary>
    public static string Value(string? value) => value switch
    {
        null => "none",
        "" => "empty",
        "true" => "yes",
        "false" => "no",
        _ when value.Contains('_') && value.All(letter => letter is '_' or ',' or ' ' or (>= 'a' and <= 'z')) => value.Replace('_', ' '),
        _ => value,
    };
}
