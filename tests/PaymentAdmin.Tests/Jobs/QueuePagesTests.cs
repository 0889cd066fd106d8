using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Jobs;

/// <summary>From an item of a queue one comes to the page of what it is about.</summary>
public sealed class QueuePagesTests
{
    [Fact]
    public async Task SubjectPage_OfEveryQueue_IsTheBeginningOfAnAddress()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var handlers = Handlers.On(database);

        var pages = handlers.Get<IEnumerable<WorkQueue>>().Where(queue => queue.SubjectPage is not null).ToList();

        Assert.NotEmpty(pages);
        Assert.All(pages, queue => Assert.True(queue.Subject is not null && queue.SubjectPage!.EndsWith('/'), queue.Name));
    }
}
