using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Access.Pages;

/// <summary>Everybody who can, or could, sign in.</summary>
public sealed partial class People
{
    private static readonly IReadOnlyList<(string Value, string Text)> RoleOptions = [.. Roles.All.Select(role => (role, Words.Plain(role)))];

    private static readonly IReadOnlyList<(string Value, string Text)> StateOptions = [("true", "Active"), ("false", "Inactive")];

    private ListOf<PersonAnswer> _page = new([], new OffsetPagination(PageSize, 0, 0, TotalCountCapped: false));
    private string _ownId = "";

    [Inject]
    private ListPeople List { get; set; } = default!;

    protected override async Task Load()
    {
        var actor = await Actor();
        _ownId = PublicId.User.Format(actor.Id);
        var query = ListPeople.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = new Slice(PageSize, query.Slice?.Offset ?? 0) };
        _page = await List.Handle(query, actor, Left);
    }
}
