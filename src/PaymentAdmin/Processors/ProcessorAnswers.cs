using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Processors;

/// <summary>A processor as GET shows it (processors-api, "Get Processor Details").</summary>
public record ProcessorAnswer(
    string Id,
    string Code,
    string Name,
    ProcessorCategory Category,
    bool SupportsInflows,
    bool SupportsOutflows,
    bool SettlementBank,
    int SettlementDelayDays,
    string SettlementCurrency,
    ProcessorStatus Status,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    /// <summary>When it was retired for good; left out where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? RetiredAt { get; init; }

    public static ProcessorAnswer Of(Processor p) => new(
        PublicId.Processor.Format(p.Id), p.Code, p.Name, p.Category, p.SupportsInflows, p.SupportsOutflows,
        p.SettlementBank, p.SettlementDelayDays, p.SettlementCurrency, p.Status, p.CreatedAt, p.UpdatedAt) { RetiredAt = p.RetiredAt };
}

/// <summary>A processor as the list shows it (processors-api, "List Processors"): without the time of the last change.</summary>
public sealed record ProcessorListItem(
    string Id,
    string Code,
    string Name,
    ProcessorCategory Category,
    bool SupportsInflows,
    bool SupportsOutflows,
    bool SettlementBank,
    int SettlementDelayDays,
    string SettlementCurrency,
    ProcessorStatus Status,
    DateTime CreatedAt)
{
    public static ProcessorListItem Of(Processor p) => new(
        PublicId.Processor.Format(p.Id), p.Code, p.Name, p.Category, p.SupportsInflows, p.SupportsOutflows,
        p.SettlementBank, p.SettlementDelayDays, p.SettlementCurrency, p.Status, p.CreatedAt);
}

/// <summary>The answer to onboarding (processors-api, "Onboard Processor").</summary>
public sealed record OnboardedAnswer(ProcessorAnswer Processor, GlAccountsAnswer GlAccounts);

/// <summary>
/// The whole processor after a change. On deactivation <c>openItems</c> says what is still unsettled or open;
/// on activation <c>warnings</c> says what is worth a second look.
/// </summary>
public sealed record UpdatedProcessorAnswer(
    ProcessorAnswer Processor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OpenItem>? OpenItems,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Warning>? Warnings)
    : ProcessorAnswer(Processor)
{
    [JsonIgnore]
    public ProcessorAnswer Processor { get; } = Processor;
}

/// <summary>Something of a processor that is still unsettled or open.</summary>
/// <param name="Kind">Stable word.</param>
/// <param name="Count">How many.</param>
/// <param name="Description">For people.</param>
public sealed record OpenItem(string Kind, int Count, string Description);

/// <summary>Something that is allowed but worth a second look.</summary>
/// <param name="Code">Stable word.</param>
/// <param name="Message">For people.</param>
public sealed record Warning(string Code, string Message);
