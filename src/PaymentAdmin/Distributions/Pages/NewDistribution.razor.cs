using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions.Pages;

/// <summary>Makes a distribution; payments come on its own page.</summary>
public sealed partial class NewDistribution
{
    private IReadOnlyList<ListProgrammes.Row>? _programmes;
    private IReadOnlyList<(string Value, string Text)> _connections = [];
    private string _programmeId = "";
    private string _connectionId = "";
    private string _name = "";
    private string _purpose = "";
    private string _cycle = "";

    /// <summary>The programme that is chosen at first.</summary>
    [SupplyParameterFromQuery(Name = "programme_id")]
    public string? ProgrammeId { get; set; }

    [Inject]
    private ListProgrammes Programmes { get; set; } = default!;

    [Inject]
    private MakeDistribution Make { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IReadOnlyList<(string Value, string Text)> ProgrammeOptions => [.. _programmes!.Select(row => (row.Id, $"{row.Name} ({row.Code}, {row.Currency})"))];

    protected override async Task OnInitializedAsync()
    {
        var programmes = await Programmes.Handle(new ListProgrammes.Query([ProgrammeStatus.Active], Slice: new Slice(Slice.MaxLimit, 0)), await Actor(), Left);
        _programmes = programmes.Data;
        var first = _programmes.FirstOrDefault(row => row.Id == ProgrammeId) ?? (_programmes.Count == 1 ? _programmes[0] : null);
        if (first is not null)
        {
            await ChooseProgramme(first.Id);
        }
    }

    private async Task ChooseProgramme(string id)
    {
        (_programmeId, _connectionId, _connections) = (id, "", []);
        if (id.Length == 0)
        {
            return;
        }

        var programme = (await Programmes.One(PublicId.Programme.Parse(id), await Actor(), Left)).Answer;
        _connections = [.. programme.Connections.Where(row => row.Status != ConnectionStatus.Retired)
            .Select(row => (row.Id, $"{row.ProcessorName}, {Words.Of(row.Environment)} ({Words.Plain(row.Status).ToLowerInvariant()})"))];
        _connectionId = _connections.Count == 1 ? _connections[0].Value : "";
    }

    private Task Save() => Try(async () =>
    {
        var made = await Make.Handle(new MakeDistribution.Input(_programmeId, _connectionId, _name, _purpose, _cycle), await Actor(), CancellationToken.None);
        Navigation.NavigateTo($"distributions/{made.Answer.Id}");
    });
}
