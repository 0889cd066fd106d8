using System.Text.Json;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Approvals;

/// <summary>One step on the way to an approval.</summary>
/// <param name="FromAmount">It is needed from this total on, in minor units of the programme's currency, 0 to 10^15.</param>
/// <param name="Approvers">How many different people, 1 to 10.</param>
public sealed record ApprovalStage(long FromAmount, int Approvers)
{
    /// <summary>The permission each of them needs.</summary>
    public string Permission { get; init; } = Permissions.ApproveDistributions;
}

/// <summary>Who has to approve a distribution (design, rule 7): stages in their order, each from an amount on.</summary>
public sealed record ApprovalPolicy
{
    /// <summary>Most stages.</summary>
    public const int MaxStages = 10;

    /// <summary>Most people in one stage.</summary>
    public const int MaxApprovers = 10;

    /// <summary>Longest time for which a submission and its approvals count, in hours: a year.</summary>
    public const int MaxHours = 8_760;

    /// <summary>Permissions that a stage may ask for.</summary>
    public static IReadOnlyList<string> StagePermissions { get; } = [Permissions.ApproveDistributions, Permissions.ManageProgrammes, Permissions.ApproveSettlement];

    /// <summary>The stages; the first from 0 on, each later one from the same amount or a larger one.</summary>
    public IReadOnlyList<ApprovalStage> Stages { get; init; } = [new(0, 1)];

    /// <summary>After so many hours without release a submission and its approvals no longer count; null for never.</summary>
    public int? ExpiresAfterHours { get; init; }

    /// <summary>The stages that a total needs, in their order; one at least.</summary>
    public IReadOnlyList<ApprovalStage> For(long totalMinor) => [.. Stages.Where(stage => stage.FromAmount <= totalMinor)];

    /// <summary>Notes everything that is out of bounds.</summary>
    public void Check(FieldErrors errors, string path)
    {
        if (!errors.Check(Stages.Count is >= 1 and <= MaxStages, $"{path}.stages", $"A policy has 1 to {MaxStages} stages."))
        {
            return;
        }

        errors.Check(ExpiresAfterHours is null or (>= 1 and <= MaxHours), $"{path}.expiresAfterHours", $"A submission expires after 1 to {MaxHours} hours; leave it out for never.");
        errors.Check(Stages[0].FromAmount == 0, $"{path}.stages[0].fromAmount", "The first stage is from 0 on: every distribution is approved by somebody.");
        for (var i = 0; i < Stages.Count; i++)
        {
            var stage = Stages[i];
            var at = $"{path}.stages[{i}]";
            errors.Check(stage.FromAmount is >= 0 and <= Amount.MaxMinor, $"{at}.fromAmount", "The amount is a whole number of minor units, from 0 to 10^15.");
            errors.Check(i == 0 || stage.FromAmount >= Stages[i - 1].FromAmount, $"{at}.fromAmount", "Stages are in the order of their amounts.");
            errors.Check(stage.Approvers is >= 1 and <= MaxApprovers, $"{at}.approvers", $"A stage has 1 to {MaxApprovers} approvers.");
            errors.Check(StagePermissions.Contains(stage.Permission, StringComparer.Ordinal), $"{at}.permission", $"The permission is one of {string.Join(", ", StagePermissions)}.");
        }
    }

    /// <summary>The policy as it is read back: equal policies are stored alike.</summary>
    public ApprovalPolicy Canonical() => Stored(Store());

    /// <summary>As JSON, for the database and for the content that is approved.</summary>
    public string Store() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>The policy that was stored.</summary>
    public static ApprovalPolicy Stored(string json) =>
        JsonSerializer.Deserialize<ApprovalPolicy>(json, JsonSerializerOptions.Web) ?? throw new FormatException("There is no approval policy.");

    /// <summary>Equal where all stages and the expiry are.</summary>
    public bool Equals(ApprovalPolicy? other) => other is not null && ExpiresAfterHours == other.ExpiresAfterHours && Stages.SequenceEqual(other.Stages);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ExpiresAfterHours, Stages.Count);
}
