using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Webhooks.Pages;

/// <summary>The deliveries that were not verified; part of a page.</summary>
public sealed partial class RejectedDeliveries
{
    private static readonly ListRejections.Answer Nothing = new([], new CursorPagination(PageSize, 0, 0, false, null));

    private ListRejections.Answer _page = Nothing;
    private IReadOnlyList<(string Value, string Text)> _connections = [];
    private List<VerifyAgain.Outcome>? _tries;
    private bool _mayVerify;
    private bool _busy;

    /// <summary>Where it is shown: where the page's address changes, so does this, and what it names now is loaded.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    /// <summary>The address of the list without any filter.</summary>
    [Parameter, EditorRequired]
    public string Unfiltered { get; set; } = "";

    [Inject]
    private ListRejections List { get; set; } = default!;

    [Inject]
    private ListConnections Connections { get; set; } = default!;

    [Inject]
    private VerifyAgain Again { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    /// <summary>Whether older ones than the newest are shown.</summary>
    private bool Onwards => Query.ContainsKey("cursor");

    private string Summary => Onwards
        ? $"{_page.Data.Count} older"
        : Pager.Rows(1, _page.Data.Count, _page.Pagination.TotalCount, _page.Pagination.TotalCountCapped);

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayVerify = actor.May(Permissions.ReplayWebhooks);
        var all = await Connections.Handle(new ListConnections.Query([], [], [], Slice: new Slice(Slice.MaxLimit, 0)), actor, Left);
        _connections = [.. all.Data.Select(row => (row.Id, $"{row.ProcessorCode} {Words.Of(row.Environment)}"))];
        var query = ListRejections.Query.Read(Query);
        _page = await List.Handle(Query.ContainsKey("limit") ? query : query with { Slice = query.Slice! with { Limit = PageSize } }, actor, Left);
    }

    private static string Size(int bytes) => bytes < 1024
        ? $"{bytes.ToString("N0", CultureInfo.CurrentCulture)} bytes"
        : $"{(bytes / 1024m).ToString("N1", CultureInfo.CurrentCulture)} KiB";

    private async Task Verify(ListRejections.Row row)
    {
        if (await ConfirmDialog.Ask(Dialogs, "Verify a delivery again", "Verify again", OneQuestion, askReason: true, dangerous: false) is { } reason)
        {
            await Try(async tries => tries.Add(await Again.One(PublicId.RejectedDelivery.Parse(row.Id), new VerifyAgain.Input(reason), await Actor(), CancellationToken.None)));
        }
    }

    private async Task VerifyAll()
    {
        var connection = Value("connection_id");
        var name = _connections.FirstOrDefault(one => one.Value == connection).Text ?? connection;
        if (await ConfirmDialog.Ask(Dialogs, "Verify all again", "Verify all again", AllQuestion(name), askReason: true, dangerous: false) is { } reason)
        {
            await Try(tries => VerifyAll(connection, reason, tries));
        }
    }

    /// <summary>Part by part, and shows what is done; who leaves the page ends it after the part that is under way.</summary>
    private async Task VerifyAll(string connection, string reason, List<VerifyAgain.Outcome> tries)
    {
        string? cursor = null;
        do
        {
            var part = await Again.All(new VerifyAgain.AllInput(connection, reason, cursor), await Actor(), CancellationToken.None);
            tries.AddRange(part.Outcomes);
            cursor = part.Cursor;
            StateHasChanged();
        }
        while (cursor is not null && !Left.IsCancellationRequested);
    }

    private async Task Try(Func<List<VerifyAgain.Outcome>, Task> act)
    {
        (_busy, _tries) = (true, []);
        try
        {
            await act(_tries);
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }
        finally
        {
            _busy = false;
        }

        await Reload();
    }
}
