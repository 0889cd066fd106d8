using System.Text.Json;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>A connection's mapping: what is in force, what is proposed, and what may be mapped to what.</summary>
/// <param name="Version">The version in force: 1, 2, 3 … per connection.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Hash">SHA-256 of the rules in their canonical form, hex.</param>
/// <param name="Rules">The rules, in the order of the fields that the PSP is sent.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="DecidedBy">Who approved it, where a second person had to.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="DecisionReason">Why, where a reason was given.</param>
/// <param name="Proposed">The version that waits for a second person, or null.</param>
/// <param name="Targets">The fields that the PSP knows.</param>
/// <param name="TakesOtherTargets">Whether it may be sent others too.</param>
/// <param name="Sources">Our fields.</param>
public sealed record FieldMappingAnswer(
    int Version, FieldMappingStatus Status, string Hash, JsonElement Rules, string CreatedBy, DateTime CreatedAt, string? DecidedBy, DateTime? DecidedAt, string? DecisionReason,
    ProposedMappingAnswer? Proposed, IReadOnlyList<MappingTargetAnswer> Targets, bool TakesOtherTargets, IReadOnlyList<MappingSourceAnswer> Sources);

/// <summary>A version that waits for a second person.</summary>
/// <param name="Changes">What differs from the version in force; null where that one cannot be compared.</param>
/// <param name="MayDecide">Whether who asks may approve or reject it.</param>
public sealed record ProposedMappingAnswer(
    int Version, FieldMappingStatus Status, string Hash, JsonElement Rules, string CreatedBy, DateTime CreatedAt, string? DecidedBy, DateTime? DecidedAt, string? DecisionReason,
    IReadOnlyList<MappingDifference>? Changes, bool MayDecide);

/// <summary>One version, as the list of them shows it.</summary>
public sealed record FieldMappingVersionAnswer(
    int Version, FieldMappingStatus Status, string Hash, JsonElement Rules, string CreatedBy, DateTime CreatedAt, string? DecidedBy, DateTime? DecidedAt, string? DecisionReason)
{
    internal static FieldMappingVersionAnswer Of(FieldMappingVersion version) => new(
        version.Number, version.Status, version.Hash, RulesOf(version), version.CreatedByName, version.CreatedAt, version.DecidedByName, version.DecidedAt, version.DecisionReason);

    internal static JsonElement RulesOf(FieldMappingVersion version) => JsonElement.Parse(version.RulesJson).GetProperty("rules");
}

/// <summary>A field that the PSP knows.</summary>
/// <param name="Target">Its dotted path; <c>metadata.*</c> is whatever lies below it.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Kind">What it decides, and so what may fill it.</param>
/// <param name="Mandatory">Whether the PSP cannot do without it.</param>
/// <param name="OneOf">Where the PSP needs one of several: all of them; else null.</param>
/// <param name="Words">The only values that it takes; empty where it takes others.</param>
/// <param name="Note">What a person who maps it should know.</param>
public sealed record MappingTargetAnswer(string Target, string Label, TargetKind Kind, bool Mandatory, IReadOnlyList<string>? OneOf, IReadOnlyList<string> Words, string? Note)
{
    internal static MappingTargetAnswer Of(TargetForm form, TargetField field)
    {
        var group = form.Mandatory.FirstOrDefault(paths => paths.Contains(field.Path, StringComparer.Ordinal));
        return new MappingTargetAnswer(field.Path, field.Label, field.Kind, group?.Count == 1, group?.Count > 1 ? group : null, field.Words, field.Note);
    }
}

/// <summary>A field of ours.</summary>
/// <param name="Source">Its name in rules.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Personal">Whether it tells about a person.</param>
/// <param name="Formats">How it may be written.</param>
public sealed record MappingSourceAnswer(string Source, string Label, SourceType Type, bool Personal, IReadOnlyList<FieldFormat> Formats)
{
    internal static IReadOnlyList<MappingSourceAnswer> All { get; } =
        [.. SourceField.All.Select(source => new MappingSourceAnswer(source.Name, source.Label, source.Type, source.IsPersonal, MappingText.FormatsOf(source)))];
}
