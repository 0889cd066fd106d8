using PaymentAdmin.Domain;

namespace PaymentAdmin.UI;

/// <summary>A part of a detail page that lists what happened to one thing, newest first, and shows older rows when asked.</summary>
public abstract class NewestFirst<TRow> : ActingComponent
{
    protected const int AtOnce = 25;

    private readonly List<TRow> _rows = [];
    private Guid? _shown;

    /// <summary>The rows shown up to now.</summary>
    protected IReadOnlyList<TRow> Rows => _rows;

    /// <summary>Continues the list; null at its end.</summary>
    protected string? Next { get; private set; }

    /// <summary>Whether the person may see the list.</summary>
    protected bool May { get; private set; }

    protected bool IsLoading { get; private set; }

    /// <summary>Whose list it is.</summary>
    protected abstract Guid Thing { get; }

    /// <summary>The permission to see it.</summary>
    protected abstract string Permission { get; }

    /// <summary>The rows after a place in the list, and the place after them.</summary>
    protected abstract Task<(IReadOnlyList<TRow> Rows, string? Next)> Load(Guid thing, string? after, Actor actor);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Thing)
        {
            _shown = Thing;
            await Refresh();
        }
    }

    /// <summary>Starts again with the newest, after a change.</summary>
    public async Task Refresh()
    {
        _rows.Clear();
        Next = null;
        await ShowOlder();
    }

    protected async Task ShowOlder()
    {
        var (thing, after) = (Thing, Next);
        var actor = await Actor();
        May = actor.May(Permission);
        if (!May)
        {
            return;
        }

        IsLoading = true;
        var (rows, next) = await Load(thing, after, actor);
        if (thing == Thing && after == Next)
        {
            _rows.AddRange(rows);
            Next = next;
            IsLoading = false;
        }
    }
}
