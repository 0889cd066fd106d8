using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Attaches a file to an issue, and reads one back.</summary>
public sealed class AttachFile(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, FileContent files, TimeProvider clock)
{
    /// <param name="Name">What it is called.</param>
    /// <param name="MediaType">What it is.</param>
    /// <param name="Content">Its bytes.</param>
    public sealed record Attached(string Name, string MediaType, Stream Content);

    /// <param name="once">The idempotency key of a request for this file, told its SHA-256; null where there is none.</param>
    /// <exception cref="Refusal">400; 403; 404; 409 <c>too_many_files</c>, or for a key of another request; 422 <c>file_empty</c>, <c>file_type</c>.</exception>
    /// <exception cref="BadHttpRequestException">413.</exception>
    public async Task<GetIssue.File> Handle(Guid issueId, string name, Stream content, Actor actor, CancellationToken cancellationToken, Func<string, Once?>? once = null)
    {
        actor.Require(Permissions.ManageSettlement);
        var shown = name.Trim();
        if (!Text.IsName(shown, IssueFile.NameMaxLength))
        {
            throw Refusal.Invalid("file", Text.NameRule("name of the file", IssueFile.NameMaxLength));
        }

        await RequireIssue(issueId, cancellationToken);
        var id = clock.Now().NewId();
        try
        {
            var stored = await files.Store(FileKind.Attachment, id, content, IssueFile.MaxBytes, clock.Now(), cancellationToken);
            var file = new IssueFile { Id = id, IssueId = issueId, Name = shown, MediaType = await MediaTypeOf(id, stored.Size, cancellationToken), Size = stored.Size, Sha256 = stored.Sha256 };
            var kept = await Save(issueId, file, actor, once?.Invoke(stored.Sha256), cancellationToken);
            if (PublicId.IssueFile.Parse(kept.Id) != id)
            {
                await files.Drop(id, cancellationToken);
            }

            return kept;
        }
        catch (Exception refused) when (refused is Refusal or BadHttpRequestException)
        {
            // Only what surely was not committed; the rest is dropped as left over, once nothing has it.
            await files.Drop(id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>A file again.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Attached> Read(Guid issueId, Guid fileId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var file = await db.Set<IssueFile>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == fileId && row.IssueId == issueId, cancellationToken) ?? throw Refusal.NotFound("file");
        return new Attached(file.Name, file.MediaType, files.Open(FileKind.Attachment, fileId, file.Size));
    }

    private async Task RequireIssue(Guid issueId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Set<SettlementIssue>().AnyAsync(row => row.Id == issueId, cancellationToken))
        {
            throw Refusal.NotFound("settlement issue");
        }
    }

    private async Task<string> MediaTypeOf(Guid id, long size, CancellationToken cancellationToken)
    {
        var bytes = new byte[size];
        await using var content = files.Open(FileKind.Attachment, id, size);
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return AttachedContent.MediaTypeOf(bytes);
    }

    private Task<GetIssue.File> Save(Guid issueId, IssueFile file, Actor actor, Once? once, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            var issue = await db.Set<SettlementIssue>().SingleAsync(row => row.Id == issueId, cancellationToken);
            if (await db.Set<IssueFile>().CountAsync(row => row.IssueId == issueId, cancellationToken) >= IssueFile.MaxFiles)
            {
                throw Refusal.Conflict("too_many_files", $"An issue has at most {IssueFile.MaxFiles} files. Put several into one.", "file");
            }

            var kept = new IssueFile { Id = file.Id, IssueId = issueId, Name = file.Name, MediaType = file.MediaType, Size = file.Size, Sha256 = file.Sha256, ById = actor.Id, ByName = actor.Name, At = now };
            db.Add(kept);
            db.Add(IssueNote.Write(issueId, IssueNoteKind.File, kept.Name, actor, now, fileId: kept.Id));
            RecordAudit.Record(db, actor, now, AuditedThing.Of(issue), new AuditedAct(AuditKinds.IssueFileAttached, [new FieldChange("file", null, kept.Name)]));
            return new GetIssue.File(PublicId.IssueFile.Format(kept.Id), kept.Name, kept.MediaType, kept.Size, kept.ByName, kept.At);
        },
        once,
        cancellationToken);
}
