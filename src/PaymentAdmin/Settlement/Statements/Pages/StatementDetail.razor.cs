using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Issues;

namespace PaymentAdmin.Settlement.Statements.Pages;

/// <summary>One statement: what came of it, and its lines. While it is imported it moves by itself.</summary>
public sealed partial class StatementDetail
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private static readonly IssueType[] Opened = [IssueType.AmountMismatch, IssueType.MissingTransaction, IssueType.Duplicate];

    private Guid _id;
    private StatementAnswer? _statement;
    private string _processor = "";
    private IReadOnlyList<ReadStatements.Total> _totals = [];
    private string? _loaded;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private ReadStatements Read { get; set; } = default!;

    [Inject]
    private ListDeskChoices Choices { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
        {
            return;
        }

        _loaded = Id;
        _id = PublicId.Statement.Parse(Id);
        await Load();
        LookAgain(s_pause, () => _statement is { IsRunning: true }, Load);
    }

    private async Task Load()
    {
        var actor = await Actor();
        var statement = await Read.One(_id, actor, Left);
        if (statement.ProcessorId != _statement?.ProcessorId)
        {
            _processor = (await Choices.Handle([], actor, Left)).NameOf(statement.ProcessorId);
        }

        _totals = statement.IsRunning ? [] : await Read.Totals(_id, actor, Left);
        _statement = statement;
    }
}
