using Microsoft.AspNetCore.Components;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Access.Pages;

/// <summary>One person: roles, state, a new initial password.</summary>
public sealed partial class Person
{
    private static readonly IReadOnlyList<(string Text, string Path)> Crumbs = [("People", "people")];

    private readonly FormErrors _errors = new();
    private PersonAnswer? _person;
    private int _version;
    private HashSet<string> _roles = new(StringComparer.Ordinal);
    private string _ownId = "";
    private HistoryTab? _history;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private ListPeople List { get; set; } = default!;

    [Inject]
    private ChangePerson ChangePerson { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private bool IsOwn => _person?.Id == _ownId;

    private bool RolesDiffer => !_roles.SetEquals(_person!.Roles);

    private string StateText => PersonText.State(_person!) switch
    {
        PersonState.Inactive => "Inactive: cannot sign in",
        PersonState.Locked => "Locked after too many wrong passwords; a new initial password unlocks at once",
        _ => "Active",
    };

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actor();
        _ownId = PublicId.User.Format(actor.Id);
        await Load(keepRoles: false);
    }

    private async Task Load(bool keepRoles)
    {
        var (person, version) = await List.One(PublicId.User.Parse(Id), await Actor(), Left);
        Show(person, version, keepRoles);
    }

    private void Show(PersonAnswer person, int version, bool keepRoles)
    {
        _person = person;
        _version = version;
        if (!keepRoles)
        {
            UndoRoles();
        }
    }

    /// <summary>Reads again what somebody, perhaps a colleague, has just changed.</summary>
    private async Task ReloadAll()
    {
        await Load(keepRoles: true);
        await RefreshHistory();
    }

    private Task RefreshHistory() => _history?.Refresh() ?? Task.CompletedTask;

    private void UndoRoles()
    {
        _roles = _person!.Roles.ToHashSet(StringComparer.Ordinal);
        _errors.Clear();
    }

    private async Task SaveRoles()
    {
        if (_roles.Count == 0)
        {
            // Said before asking: nobody confirms what cannot be done.
            _errors.Clear();
            _errors.Add("roles", "Choose at least one role.");
            return;
        }

        var gained = InOrder(_roles.Except(_person!.Roles));
        var lost = InOrder(_person.Roles.Except(_roles));
        if (await ConfirmDialog.Ask(Dialogs, "Change the roles", "Change the roles", RolesQuestion(gained, lost), dangerous: lost.Count > 0) is not null)
        {
            await Change(new ChangePerson.Input(Roles: [.. _roles]), "The roles are changed.");
        }

        static List<string> InOrder(IEnumerable<string> roles) => [.. Roles.All.Intersect(roles, StringComparer.Ordinal)];
    }

    private async Task Deactivate()
    {
        if (await ConfirmDialog.Ask(Dialogs, "Deactivate", "Deactivate", DeactivateQuestion) is not null)
        {
            await Change(new ChangePerson.Input(Active: false), $"{_person!.Email} is deactivated.");
        }
    }

    private async Task Reactivate()
    {
        if (await ConfirmDialog.Ask(Dialogs, "Reactivate", "Reactivate", ReactivateQuestion, dangerous: false) is not null)
        {
            await Change(new ChangePerson.Input(Active: true), $"{_person!.Email} is active again.");
        }
    }

    private async Task ResetPassword()
    {
        await Dialogs.OpenAsync<ResetPasswordDialog>(
            "Reset password",
            new Dictionary<string, object?> { [nameof(ResetPasswordDialog.Person)] = _person },
            new DialogOptions { Width = "min(34rem, calc(100vw - 2rem))" });
        await ReloadAll();
    }

    private async Task Change(ChangePerson.Input input, string done)
    {
        _errors.Clear();
        try
        {
            var (person, version) = await ChangePerson.Handle(PublicId.User.Parse(Id), input, IfMatch.Version(_version), await Actor(), Left);
            Show(person, version, keepRoles: input.Roles is null);
            Done(done);
            await RefreshHistory();
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Stale)
        {
            // Theirs above, what was ticked below: to look at, and to save again or not.
            await ReloadAll();
            _errors.Take(refusal);
        }
        catch (Refusal refusal)
        {
            _errors.Take(refusal);
            if (_errors["roles"] is null)
            {
                Refused(refusal);
            }
        }
    }
}
