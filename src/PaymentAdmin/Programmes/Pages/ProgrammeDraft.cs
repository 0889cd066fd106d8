using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Programmes.Pages;

/// <summary>A programme as it is being typed: amounts in major units, in the person's notation.</summary>
public sealed class ProgrammeDraft
{
    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    public string TenantId { get; set; } = "";

    public string Country { get; set; } = "";

    public string Currency { get; set; } = "";

    public string Status { get; set; } = "";

    public DateOnly? StartsOn { get; set; }

    public DateOnly? EndsOn { get; set; }

    public string Budget { get; set; } = "";

    public string CycleLimit { get; set; } = "";

    public string ExpiresAfterHours { get; set; } = "";

    public HashSet<string> ConnectionIds { get; } = new(StringComparer.Ordinal);

    public List<Stage> Stages { get; } = [new() { From = "0" }];

    public static ProgrammeDraft Of(ProgrammeAnswer programme, CultureInfo culture)
    {
        var draft = new ProgrammeDraft
        {
            Name = programme.Name,
            Currency = programme.Currency,
            Country = programme.Country,
            Status = Words.Of(programme.Status),
            StartsOn = programme.StartsOn,
            EndsOn = programme.EndsOn,
            Budget = Show(programme.Budget, programme.Currency, culture),
            CycleLimit = Show(programme.BeneficiaryCycleLimit, programme.Currency, culture),
            ExpiresAfterHours = programme.ApprovalPolicy.ExpiresAfterHours?.ToString(culture) ?? "",
        };
        draft.ConnectionIds.UnionWith(programme.ConnectionIds);
        draft.Stages.Clear();
        draft.Stages.AddRange(programme.ApprovalPolicy.Stages.Select(stage => new Stage
        {
            From = Show(stage.FromAmount, programme.Currency, culture),
            Approvers = stage.Approvers.ToString(culture),
            Permission = stage.Permission,
        }));
        return draft;
    }

    public void Choose(string connectionId, bool chosen) => _ = chosen ? ConnectionIds.Add(connectionId) : ConnectionIds.Remove(connectionId);

    public AddProgramme.Input ToAdd(CultureInfo culture, FieldErrors errors) => new(
        Code, Name, Currency, Country, [.. ConnectionIds], TenantId.Length == 0 ? null : TenantId, Day(StartsOn), Day(EndsOn),
        Minor(Budget, "budget", culture, errors), Minor(CycleLimit, "beneficiaryCycleLimit", culture, errors), Policy(culture, errors));

    public UpdateProgramme.Input ToUpdate(CultureInfo culture, FieldErrors errors) => new(
        Name, Words.Parse<Domain.Programmes.ProgrammeStatus>(Status), [.. ConnectionIds], Day(StartsOn) ?? "", Day(EndsOn) ?? "",
        Minor(Budget, "budget", culture, errors) ?? 0, Minor(CycleLimit, "beneficiaryCycleLimit", culture, errors) ?? 0, Policy(culture, errors));

    private ApprovalPolicy Policy(CultureInfo culture, FieldErrors errors) => new()
    {
        Stages = [.. Stages.Select((stage, index) => new ApprovalStage(
            Minor(stage.From, $"approvalPolicy.stages[{index}].fromAmount", culture, errors) ?? 0,
            Whole(stage.Approvers, $"approvalPolicy.stages[{index}].approvers", errors) ?? 0) { Permission = stage.Permission })],
        ExpiresAfterHours = Whole(ExpiresAfterHours, "approvalPolicy.expiresAfterHours", errors),
    };

    private long? Minor(string text, string field, CultureInfo culture, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text) || !Domain.Money.Currency.Exists(Currency))
        {
            return null;
        }

        var read = Amount.TryRead(text, Domain.Money.Currency.Of(Currency), culture, out var minor);
        errors.Check(read, field, $"Write an amount such as {1500.ToString("N0", culture)}, with no more decimals than {Currency} has.");
        return read ? minor : null;
    }

    private static int? Whole(string text, string field, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var read = int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        errors.Check(read, field, "Write a whole number.");
        return read ? number : null;
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Show(long? minor, string currency, CultureInfo culture) =>
        minor is { } amount ? new Amount(amount, Domain.Money.Currency.Of(currency)).ShowNumber(culture) : "";

    /// <summary>A stage as it is being typed.</summary>
    public sealed class Stage
    {
        public string From { get; set; } = "";

        public string Approvers { get; set; } = "1";

        public string Permission { get; set; } = Permissions.ApproveDistributions;
    }
}
