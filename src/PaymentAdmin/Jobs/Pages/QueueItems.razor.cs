using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Jobs.Pages;

/// <summary>What one queue holds that is not done; a person has it done now.</summary>
public sealed partial class QueueItems
{
    private ListQueueItems.Answer? _page;
    private bool _mayManage;

    /// <summary>The word of the queue.</summary>
    [Parameter]
    public string Queue { get; set; } = "";

    [Inject]
    private ListQueueItems List { get; set; } = default!;

    [Inject]
    private RunItem Running { get; set; } = default!;

    private IReadOnlyList<ListQueueItems.Row> Rows => _page?.Data ?? [];

    private string Path => $"jobs/queues/{Queue}";

    protected override async Task Load()
    {
        var query = ListQueueItems.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Limit = PageSize };
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageJobs);
        _page = await List.Handle(Queue, query, actor, Left);
    }

    private async Task Run(ListQueueItems.Row row)
    {
        try
        {
            await Running.Handle(Queue, PublicId.WorkItem.Parse(row.Id), await Actor(), CancellationToken.None);
            Done("It is done as soon as a node has a hand free.");
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Reload();
    }
}
