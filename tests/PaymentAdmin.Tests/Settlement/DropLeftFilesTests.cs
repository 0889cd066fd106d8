using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Settlement;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Statements;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>What uploads that were cut off left behind goes; what became a statement or an attachment stays.</summary>
public sealed class DropLeftFilesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task DropLeftFiles_AfterTheLongestUpload_DropsWhatNothingCameOf(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        var statement = await settling.Upload(settling.Row("R1", 10, fee: 0));
        var issue = PublicId.Issue.Parse((await settling.Single(IssueKind.UnknownToUs)).Id);
        var attach = settling.Handlers.Get<AttachFile>();
        var file = PublicId.IssueFile.Parse((await attach.Handle(issue, "mail.txt", new MemoryStream("As told"u8.ToArray()), Actors.Finance, Stop)).Id);
        await Leave(settling, FileKind.Statement);
        await Leave(settling, FileKind.Attachment);
        await Leave(settling, FileKind.Import);
        settling.Handlers.Clock.Advance(FileContent.LongestUpload);
        await Leave(settling, FileKind.Statement);
        Assert.Equal(0, await Drop(settling));

        settling.Handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(4, await Drop(settling));
        Assert.Equal(0, await Drop(settling));

        await using var db = settling.Database.Open();
        Assert.Equal(
            [FileKind.Attachment, FileKind.Import, FileKind.Import, FileKind.Statement, FileKind.Statement, FileKind.Statement],
            (await db.Set<FileChunk>().AsNoTracking().Select(chunk => chunk.Kind).ToListAsync(Stop)).OrderBy(kind => kind.ToString(), StringComparer.Ordinal));
        await using var kept = (await settling.Handlers.Get<ReadStatements>().File(PublicId.Statement.Parse(statement.Statement.Id), Actors.Auditor, Stop)).Content;
        await using var attached = (await attach.Read(issue, file, Actors.Auditor, Stop)).Content;
        using var reader = new StreamReader(attached, Encoding.UTF8);
        Assert.Equal((statement.Statement.Size, "As told"), (kept.Length, await reader.ReadToEndAsync(Stop)));
    }

    [Fact]
    public async Task DropLeftFiles_WithoutPermission_IsRefused()
    {
        await using var settling = await Settling.Begin();

        await Refused.ForWantOf(Permissions.ManageJobs, [Actors.Finance, Actors.Auditor, Actors.Nobody], actor => settling.Handlers.Get<DropLeftFiles>().Handle(actor, Stop));
    }

    private static Task<int> Drop(Settling settling) => settling.Handlers.Get<DropLeftFiles>().Handle(Actors.Admin, Stop);

    /// <summary>Two pieces of a file, and whoever sent it is gone.</summary>
    private static async Task Leave(Settling settling, FileKind kind)
    {
        var now = settling.Handlers.Clock.Now();
        var id = now.NewId();
        await using var db = settling.Database.Open();
        db.AddRange(new FileChunk(id, 0, kind, [1], now), new FileChunk(id, 1, kind, [1], now));
        await db.SaveChangesAsync(Stop);
    }
}
