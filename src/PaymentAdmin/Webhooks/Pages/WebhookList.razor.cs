using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using Radzen;

namespace PaymentAdmin.Webhooks.Pages;

/// <summary>What PSPs sent, of one environment, newest first. Rows stay where they are: what arrives is counted until it is asked for.</summary>
public sealed partial class WebhookList
{
    private static readonly string[] More = ["provider", "connection_id", "flow_type", "channel", "tenant_id"];

    private readonly HashSet<string> _selected = new(StringComparer.Ordinal);
    private ListNotifications.Answer? _page;
    private ListNotificationFilters.Answer _choices = new([], [], [], []);
    private IReadOnlyList<CountNotifications.OfStatus> _counts = [];
    private IDisposable? _watching;
    private ConnectionEnvironment? _watched;
    private bool _mayReplay;
    private int _new;

    [Inject]
    private ListNotifications List { get; set; } = default!;

    [Inject]
    private CountNotifications Counts { get; set; } = default!;

    [Inject]
    private ListNotificationFilters Filters { get; set; } = default!;

    [Inject]
    private WebhookWatch Watch { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private IReadOnlyList<ListNotifications.Row> Rows => _page?.Data ?? [];

    /// <summary>What is chosen, or was chosen for who did not.</summary>
    private string Environment => _page?.Filter.Environment is { } environment ? Words.Of(environment) : Value("environment");

    private bool MoreFilters => More.Any(Query.ContainsKey);

    /// <summary>Whether older ones than the newest are shown.</summary>
    private bool Onwards => Query.ContainsKey("cursor") || Query.ContainsKey("offset");

    private bool AllSelected => Rows.Count > 0 && Rows.All(row => _selected.Contains(row.Id));

    private string NewText => _new switch
    {
        1 => "1 new notification has arrived.",
        >= ListNotifications.MaxNew => $"{ListNotifications.MaxNew} or more new notifications have arrived.",
        _ => $"{_new} new notifications have arrived.",
    };

    private string ReplayLabel => _selected.Count > 0 ? $"Replay {_selected.Count} selected" : Filtered ? "Replay all filtered" : "Replay all";

    private string Summary => _page?.Pagination is { } place
        ? $"{(Onwards ? Rows.Count.ToString(CultureInfo.CurrentCulture) : $"The newest {Rows.Count}")} of {NotificationText.Count(place.TotalCount, place.TotalCountCapped)}"
        : "";

    protected override async Task Load()
    {
        var query = ListNotifications.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } };
        var actor = await Actor();
        _mayReplay = actor.May(Permissions.ReplayWebhooks);
        var page = await List.Handle(query, actor, Left);
        var environment = page.Filter.Environment!.Value;
        _choices = await Filters.Handle(environment, actor, Left);
        _counts = await Counts.Handle(environment, actor, Left);
        (_page, _new) = (page, 0);
        _selected.IntersectWith(page.Data.Select(row => row.Id));
        WatchFor(environment);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watching?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WatchFor(ConnectionEnvironment environment)
    {
        if (_watched == environment || Left.IsCancellationRequested)
        {
            return;
        }

        _watching?.Dispose();
        (_watching, _watched) = (Watch.Watch(environment, arrived => InvokeAsync(() => Look(arrived))), environment);
    }

    private async Task Look(bool arrived)
    {
        try
        {
            await LookFor(arrived);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception fault)
        {
            // Nobody waits for this: the page's own error boundary shows it.
            await DispatchExceptionAsync(fault);
        }
    }

    private async Task LookFor(bool arrived)
    {
        if (_page is not { } page || Problem is not null)
        {
            return;
        }

        var (rows, count) = (page.Data, _new);
        if (rows.Where(IsUnderWay).Select(row => row.Id).ToList() is { Count: > 0 } waiting)
        {
            var now = (await List.Again(waiting, await Actor(), Left)).ToDictionary(row => row.Id, StringComparer.Ordinal);
            rows = [.. rows.Select(row => now.GetValueOrDefault(row.Id, row))];
        }

        if (arrived && !Onwards)
        {
            count = await List.CountNew(page.Filter, page.Data.Count == 0 ? null : ListNotifications.CursorOf(page.Data[0]), await Actor(), Left);
        }

        if (ReferenceEquals(page, _page) && (count != _new || !rows.SequenceEqual(page.Data)))
        {
            (_page, _new) = (page with { Data = rows }, count);
            _counts = await Counts.Handle(page.Filter.Environment!.Value, await Actor(), Left);
            StateHasChanged();
        }
    }

    private static bool IsUnderWay(ListNotifications.Row row) => row.Status is WebhookStatus.Pending or WebhookStatus.Processing;

    // What was picked; else all that the filters let through, on other pages too. The dialog says how many before anything is done.
    private Task Replay() => ReplayDialog.Ask(Dialogs, Navigation, _selected.Count > 0
        ? new ReplaySelection(Ids: [.. _selected.Select(PublicId.Webhook.Parse)])
        : new ReplaySelection(_page!.Filter));

    private void Select(string id, bool selected)
    {
        if (selected)
        {
            _selected.Add(id);
        }
        else
        {
            _selected.Remove(id);
        }
    }

    private void SelectAll(bool selected)
    {
        foreach (var row in Rows)
        {
            Select(row.Id, selected);
        }
    }
}
