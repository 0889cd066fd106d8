using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Payments.Reading;

namespace PaymentAdmin.Payments.Pages;

/// <summary>The tries to send a payment, newest first.</summary>
public sealed partial class AttemptsTab
{
    private int? _version;

    /// <summary>The payment, without its prefix.</summary>
    [Parameter, EditorRequired]
    public Guid PaymentId { get; set; }

    /// <summary>The payment's version: with another one there may be another attempt.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    [Inject]
    private ListAttempts List { get; set; } = default!;

    protected override Guid Thing => PaymentId;

    protected override string Permission => Permissions.ViewPayments;

    protected override async Task OnParametersSetAsync()
    {
        var changed = _version is { } known && known != Version;
        _version = Version;
        await base.OnParametersSetAsync();
        if (changed)
        {
            await Refresh();
        }
    }

    protected override async Task<(IReadOnlyList<ListAttempts.Row> Rows, string? Next)> Load(Guid thing, string? after, Actor actor)
    {
        var before = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
        var page = await List.Handle(new ListAttempts.Query(thing, before, AtOnce), actor, Left);
        return (page.Data, page.Pagination.Cursor);
    }

    private static string? Said(ListAttempts.Row row) => (PaymentText.CodeOf(row.Code), row.Message) switch
    {
        ({ } code, { } message) => $"{Words.Plain(code)}: {message}",
        ({ } code, null) => Words.Plain(code),
        var (_, message) => message,
    };
}
