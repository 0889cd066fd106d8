using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Issues;

namespace PaymentAdmin.Settlement.Expected.Pages;

/// <summary>What is to be settled in one environment, and when.</summary>
public sealed partial class ExpectedList
{
    private IReadOnlyList<ListExpected.Row> _rows = [];
    private OffsetPagination _slice = new(PageSize, 0, 0, false);
    private ListDeskChoices.Answer _choices = ListDeskChoices.Answer.None;
    private ConnectionEnvironment? _environment;
    private DateOnly _today;

    [Inject]
    private ListExpected List { get; set; } = default!;

    [Inject]
    private ListDeskChoices Choices { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    protected override async Task Load()
    {
        var query = ListExpected.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } };
        var actor = await Actor();
        _choices = await Choices.Handle([], actor, Left);
        _environment = query.Environment ?? _choices.Environment;
        _today = DateOnly.FromDateTime(Clock.Now());
        var page = await List.Handle(query with { Environment = _environment }, actor, Left);
        (_rows, _slice) = (page.Data, page.Pagination);
    }

    private static string Open(ListExpected.Row row) =>
        $"transactions?processor_id={row.ProcessorId}&environment={Words.Of(row.Environment)}&currency={row.Currency}&due_on={row.DueOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
}
