using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using PaymentAdmin.Domain;

namespace PaymentAdmin.UI;

/// <summary>
/// A page that shows a list. Filters, sorting and place in the list are in the address, under the names that the API
/// uses: a link shows what its sender saw, and "back" works.
/// </summary>
public abstract class ListPage : ActingComponent
{
    public const int PageSize = 25;

    private const string DayForm = "yyyy-MM-dd";
    private static readonly string[] Places = ["page", "offset", "cursor"];

    private string? _loaded;
    private bool _busy;
    private bool _again;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>Nobody reads it here: because it is asked for, a list inside another page is told too when the address's parameters change.</summary>
    [SupplyParameterFromQuery(Name = "cursor")]
    protected string? CursorInAddress { get; set; }

    /// <summary>The address's parameters.</summary>
    protected IQueryCollection Query { get; private set; } = QueryCollection.Empty;

    /// <summary>Why the list cannot be shown, such as a filter in the address that does not exist; null where it can.</summary>
    protected string? Problem { get; private set; }

    protected bool Loading { get; private set; } = true;

    /// <summary>Whether any filter is set, rather than only a place or an order.</summary>
    protected bool Filtered => Query.Keys.Any(key => !Places.Contains(key, StringComparer.Ordinal) && key is not ("sort" or "order"));

    /// <summary>Reads <see cref="Query"/> and loads the rows.</summary>
    protected abstract Task Load();

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Navigation.Uri)
        {
            return;
        }

        _loaded = Navigation.Uri;
        await Reload();
    }

    /// <summary>
    /// Loads the rows again, after a change. Where the address changes while rows are being loaded, the ones that it
    /// names now are loaded next: what is shown last is always what the filters say.
    /// </summary>
    protected async Task Reload()
    {
        _again = true;
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            while (_again)
            {
                _again = false;
                await LoadOnce();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task LoadOnce()
    {
        Query = new QueryCollection(QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query));
        Problem = null;
        try
        {
            await Load();
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.Invalid or RefusalKind.NotFound)
        {
            Problem = refusal.Message;
        }
        finally
        {
            Loading = false;
        }
    }

    /// <summary>What a filter is set to, or empty.</summary>
    protected string Value(string name) => Query[name].ToString();

    /// <summary>Sets a filter and shows the first page of what it lets through.</summary>
    protected void Filter(string name, string? value)
    {
        var parameters = Places.ToDictionary(place => place, _ => (object?)null, StringComparer.Ordinal);
        parameters[name] = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(parameters));
    }

    /// <summary>The day of the books, which are kept by UTC days, that a filter is set to; null where it is set to none, or to what is none.</summary>
    protected DateOnly? UtcDay(string name) => DateOnly.TryParseExact(Value(name), DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Sets a filter to a day.</summary>
    protected void FilterUtcDay(string name, DateOnly? day) => Filter(name, day?.ToString(DayForm, CultureInfo.InvariantCulture));

    /// <summary>The address of the list's first page without some of its filters.</summary>
    protected string Without(params IEnumerable<string> filters) =>
        Navigation.GetUriWithQueryParameters(Places.Concat(filters).ToDictionary(name => name, _ => (object?)null, StringComparer.Ordinal));

    /// <summary>The address of another place in the same list.</summary>
    protected string At(string place, object? value) =>
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { [place] = value?.ToString() });

    /// <summary>The address of the export of all that the filters let through, not only of the part that is shown.</summary>
    protected string Export(string path)
    {
        var everywhere = Places.ToDictionary(place => place, _ => (object?)null, StringComparer.Ordinal);
        return path + new Uri(Navigation.GetUriWithQueryParameters(everywhere)).Query;
    }
}
