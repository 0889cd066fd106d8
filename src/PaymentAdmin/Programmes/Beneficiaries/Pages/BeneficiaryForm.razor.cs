using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using Radzen;

namespace PaymentAdmin.Programmes.Beneficiaries.Pages;

/// <summary>Adds a beneficiary or changes one.</summary>
public sealed partial class BeneficiaryForm
{
    private readonly HashSet<string> _memberOf = new(StringComparer.Ordinal);
    private string _programme = "";
    private string _externalId = "";
    private string _fullName = "";
    private string _phone = "";
    private string _account = "";
    private PaymentChannel _channel;
    private BeneficiaryStatus _status;
    private Versioned<BeneficiaryAnswer>? _theirs;
    private ElementReference _conflict;
    private bool _toConflict;

    public static DialogOptions Options { get; } = new() { CloseDialogOnEsc = true, Width = "min(36rem, calc(100vw - 2rem))" };

    /// <summary>What was done.</summary>
    /// <param name="Message">For the person.</param>
    public sealed record Saved(string Message);

    /// <summary>The beneficiary to change, as the person saw it; null to add one.</summary>
    [Parameter]
    public Versioned<BeneficiaryAnswer>? Beneficiary { get; set; }

    /// <summary>All programmes.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ListProgrammeChoices.Row> Programmes { get; set; } = [];

    /// <summary>The programme that is chosen to begin with; null for the first.</summary>
    [Parameter]
    public string? ProgrammeId { get; set; }

    [Inject]
    private AddBeneficiary Adding { get; set; } = default!;

    [Inject]
    private UpdateBeneficiary Updating { get; set; } = default!;

    [Inject]
    private GetBeneficiary Get { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private string CountryName => Programmes.FirstOrDefault(row => row.Id == _programme)?.CountryName ?? "its country";

    /// <summary>Those of the person's register that are open, and those that the person is in.</summary>
    private IEnumerable<ListProgrammeChoices.Row> Offered =>
        Programmes.Where(row => row.TenantId == Beneficiary!.Answer.TenantId && (row.IsOpen || Beneficiary.Answer.ProgrammeIds.Contains(row.Id)));

    private bool ChangesPayee => Beneficiary is { Answer: var now }
        && (_channel != now.Channel || _phone.Trim() != (now.PhoneNumber ?? "") || _account.Trim() != (now.AccountNumber ?? ""));

    protected override void OnInitialized()
    {
        var open = Programmes.Where(row => row.IsOpen).Select(row => row.Id).ToList();
        _programme = ProgrammeId is { } chosen && open.Contains(chosen) ? chosen : open.FirstOrDefault() ?? "";
        if (Beneficiary is { Answer: var now })
        {
            (_fullName, _phone, _account, _channel, _status) = (now.FullName, now.PhoneNumber ?? "", now.AccountNumber ?? "", now.Channel, now.Status);
            _memberOf.UnionWith(now.ProgrammeIds);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_toConflict)
        {
            _toConflict = false;
            await _conflict.FocusAsync();
        }
        else
        {
            await base.OnAfterRenderAsync(firstRender);
        }
    }

    private Task Save() => TryToSave(() => Beneficiary is { } seen ? Change(seen.Version) : Add());

    private Task SaveMine() => TryToSave(() => Change(_theirs!.Version));

    private void TakeTheirs() => Dialogs.Close(new Saved($"It stays as {_theirs!.Answer.UpdatedBy} saved it."));

    private void Join(string programme, bool member)
    {
        if (member)
        {
            _memberOf.Add(programme);
        }
        else
        {
            _memberOf.Remove(programme);
        }
    }

    private string Codes(IEnumerable<string> programmes) => string.Join(", ", Programmes.Where(row => programmes.Contains(row.Id)).Select(row => row.Code));

    private async Task Add()
    {
        var input = new AddBeneficiary.Input(_externalId, _fullName, _channel, _phone, _account, ProgrammeIds: _programme.Length == 0 ? [] : [_programme]);
        await Adding.Handle(input, await Actor(), CancellationToken.None);
        Close("The beneficiary is added.");
    }

    private async Task Change(int version)
    {
        var id = PublicId.Beneficiary.Parse(Beneficiary!.Answer.Id);
        var now = Beneficiary.Answer;
        try
        {
            // What was not touched is not sent: a number that is masked or of another form stays.
            var input = new UpdateBeneficiary.Input(
                _fullName, _status, _phone.Trim() == (now.PhoneNumber ?? "") ? null : _phone.Trim(), _account.Trim() == (now.AccountNumber ?? "") ? null : _account.Trim(),
                _channel == now.Channel ? null : _channel, _memberOf.SetEquals(now.ProgrammeIds) ? null : [.. _memberOf]);
            var outcome = await Updating.Handle(id, input, IfMatch.Version(version), await Actor(), CancellationToken.None);
            Close(outcome.Proposed ? "The change of where the person is paid waits for a second person." : "The beneficiary is saved.");
        }
        catch (Refusal stale) when (stale.Kind == RefusalKind.Stale)
        {
            _theirs = await Get.Handle(id, await Actor(), Left);
            _toConflict = true;
        }
    }

    // A save that began is seen through, also where the dialog was left meanwhile.
    private void Close(string message)
    {
        if (!Left.IsCancellationRequested)
        {
            Dialogs.Close(new Saved(message));
        }
    }

    private Task TryToSave(Func<Task> save) => Try(save, refused: () => _theirs = null);
}
