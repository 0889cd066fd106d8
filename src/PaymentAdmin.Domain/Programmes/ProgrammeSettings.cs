using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Programmes;

/// <summary>What of a programme may be changed.</summary>
public sealed record ProgrammeSettings
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameMaxLength = 200;

    /// <summary>Most connections of one programme.</summary>
    public const int MaxConnections = 20;

    /// <summary>1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its first day; null for no bound.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Its last day; null for no bound.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>Most that is paid in all, in minor units of its currency; null for no bound.</summary>
    public long? Budget { get; init; }

    /// <summary>Most that one beneficiary gets for one purpose and cycle, in minor units; null for no bound.</summary>
    public long? BeneficiaryCycleLimit { get; init; }

    /// <summary>Who has to approve.</summary>
    public required ApprovalPolicy Approval { get; init; }

    /// <summary>Notes everything that is out of bounds.</summary>
    public void Check(FieldErrors errors)
    {
        errors.Check(Text.IsName(Name, NameMaxLength), "name", Text.NameRule("name", NameMaxLength));
        errors.Check(StartsOn is null || EndsOn is null || StartsOn <= EndsOn, "endsOn", "The last day is not before the first.");
        errors.Check(Budget is null or (>= 1 and <= Amount.MaxMinor), "budget", "The budget is a whole number of minor units above zero, up to 10^15; leave it out for no bound.");
        errors.Check(BeneficiaryCycleLimit is null or (>= 1 and <= Amount.MaxMinor), "beneficiaryCycleLimit", "The limit per beneficiary and cycle is a whole number of minor units above zero, up to 10^15; leave it out for no bound.");
        Approval.Check(errors, "approvalPolicy");
    }
}
