using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Settings;

namespace PaymentAdmin.Settlement.Statements.Pages;

/// <summary>Takes a statement from a person, and says in words what is wrong with it.</summary>
public sealed partial class UploadStatement
{
    private ListDeskChoices.Answer _choices = ListDeskChoices.Answer.None;
    private IReadOnlyList<StatementRowError> _rowErrors = [];
    private IBrowserFile? _file;
    private string _processor = "";
    private string _environment = "";
    private string _intent = Words.Of(StatementIntent.NotSaid);
    private DateOnly? _settledOn;
    private string? _columns;

    /// <summary>The processor that a link names.</summary>
    [SupplyParameterFromQuery(Name = "processor_id")]
    private string? ProcessorId { get; set; }

    [SupplyParameterFromQuery(Name = "environment")]
    private string? Environment { get; set; }

    [Inject]
    private ListDeskChoices Choices { get; set; } = default!;

    [Inject]
    private ChangeSettlementSettings Settings { get; set; } = default!;

    [Inject]
    private ReceiveStatement Receive { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _choices = await Choices.Handle([], await Actor(), Left);
        _environment = Words.TryParse<ConnectionEnvironment>(Environment, out _) ? Environment! : Words.Of(_choices.Environment);
        if (_choices.Processors.Any(processor => processor.Id == ProcessorId))
        {
            await Choose(ProcessorId!);
        }
    }

    private async Task Choose(string processor)
    {
        (_processor, _columns) = (processor, null);
        if (PublicId.Processor.ParseOrNull(processor) is { } id)
        {
            var settings = (await Settings.Get(id, await Actor(), Left)).Answer;
            _columns = $"Its columns: {string.Join(", ", settings.Columns.Values.Where(name => name.Length > 0))}. Amounts in {(settings.MinorUnits ? "minor" : "major")} units.";
        }
    }

    private Task Send() => Try(async () =>
    {
        _rowErrors = [];
        var errors = new FieldErrors();
        errors.Check(_processor.Length > 0, "processor", "Choose whose statement it is.");
        errors.Check(_file is not null, "file", "Choose the file.");
        errors.Check(_file is null || _file.Size <= StatementContent.MaxBytes, "file", "The file is larger than 100 MiB. Ask the processor for parts.");
        errors.ThrowIfAny();
        try
        {
            await using var content = _file!.OpenReadStream(StatementContent.MaxBytes, Left);
            var input = new ReceiveStatement.Input(_file.Name, Words.Parse<ConnectionEnvironment>(_environment), Words.Parse<StatementIntent>(_intent), _settledOn);
            var received = await Receive.Handle(PublicId.Processor.Parse(_processor), input, content, await Actor(), Left);
            Done(received.IsNew ? "The statement is here." : "This very file had come before: nothing was changed.");
            Navigation.NavigateTo($"settlement/statements/{received.Statement.Id}");
        }
        catch (Refusal refusal) when (refusal.Facts.TryGetValue("rowErrors", out var faults) && faults is IReadOnlyList<StatementRowError> rows)
        {
            _rowErrors = rows;
            throw;
        }
    });
}
