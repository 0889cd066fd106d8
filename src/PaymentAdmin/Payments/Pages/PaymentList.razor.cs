using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Reading;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Payments.Pages;

/// <summary>All payments of one environment, newest first; those of one distribution in their order.</summary>
public sealed partial class PaymentList
{
    private FindPayments.Answer? _page;

    [Inject]
    private FindPayments Find { get; set; } = default!;

    /// <summary>What is chosen, or was chosen for who did not.</summary>
    private string Environment => _page?.Filter.Environment is { } environment ? Words.Of(environment) : Value("environment");

    /// <summary>Whether others than the first are shown.</summary>
    private bool Onwards => Query.ContainsKey("cursor") || Query.ContainsKey("offset");

    private string? Narrowed => Value("distribution_id").Length == 0 ? null
        : $"Only payments of {(_page?.Data is [var first, ..] ? first.DistributionName : "one distribution")}{(Value("failure_reason") is { Length: > 0 } reason ? $", because: {PaymentText.Reason(reason)}" : "")}.";

    private string Summary => _page?.Pagination is { } place ? Pager.Count(_page.Data.Count, place.TotalCount, place.TotalCountCapped) : "";

    protected override async Task Load()
    {
        var query = FindPayments.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } };
        _page = await Find.Handle(query, await Actor(), Left);
    }

    /// <summary>Each status, those that need a person together, and whatever else the address names.</summary>
    private static List<(string Value, string Text)> Statuses(string chosen)
    {
        List<(string Value, string Text)> all = [.. Enum.GetValues<PaymentStatus>().Select(status => (Words.Of(status), Words.Plain(status))), ("unknown,needs_review", "Unknown or needs review")];
        if (chosen.Length > 0 && !all.Exists(option => option.Value == chosen))
        {
            all.Add((chosen, string.Join(", ", chosen.Split(',').Select(Words.Plain))));
        }

        return all;
    }
}
