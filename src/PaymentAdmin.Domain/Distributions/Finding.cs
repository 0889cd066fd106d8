namespace PaymentAdmin.Domain.Distributions;

/// <summary>What a finding means for the distribution.</summary>
public enum FindingSeverity
{
    /// <summary>To know; nothing to do.</summary>
    Note,

    /// <summary>Whoever submits says why it is all right.</summary>
    Warning,

    /// <summary>It cannot be submitted, approved or released like this.</summary>
    Blocking,
}

/// <summary>Something found when a distribution is checked as a whole.</summary>
/// <param name="Code">Stable snake_case code: <c>same_beneficiary_twice</c>.</param>
/// <param name="Severity">What it means.</param>
/// <param name="Message">What was found and what to do, for people; no personal data.</param>
/// <param name="Count">How many payments it concerns; 0 where it concerns the whole.</param>
/// <param name="Sample">The first of those payments, 20 at most.</param>
public sealed record Finding(string Code, FindingSeverity Severity, string Message, int Count, IReadOnlyList<Guid> Sample);
