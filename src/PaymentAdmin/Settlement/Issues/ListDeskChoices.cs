using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>The processors and people that the desk names: for filters, for who may have an issue, and beside the rows.</summary>
public sealed class ListDeskChoices(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>Most of each; ids beyond are shown as they are.</summary>
    public const int Most = 200;

    /// <param name="Environment">What is shown where nobody chose another.</param>
    /// <param name="Processors">Ids and codes.</param>
    /// <param name="People">Who may have an issue: ids and addresses.</param>
    /// <param name="Others">The names of others that are shown.</param>
    public sealed record Answer(
        ConnectionEnvironment Environment, IReadOnlyList<(string Id, string Name)> Processors, IReadOnlyList<(string Id, string Name)> People, IReadOnlyList<(string Id, string Name)> Others)
    {
        /// <summary>Before anything is loaded.</summary>
        public static Answer None { get; } = new(default, [], [], []);

        /// <summary>The name of an id; the id itself where none is known.</summary>
        public string NameOf(string id) => Processors.Concat(People).Concat(Others).Where(one => one.Id == id).Select(one => one.Name).FirstOrDefault(id);
    }

    /// <param name="shown">The ids of people that are shown, and who may by now have no issue any more.</param>
    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(IEnumerable<string?> shown, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var processors = await db.Processors.AsNoTracking().OrderBy(row => row.Code).Take(Most).Select(row => new { row.Id, row.Code }).ToListAsync(cancellationToken);
        var people = await RightsOfPeople.With(db, Permissions.ManageSettlement, Most, cancellationToken);
        var missing = shown.Select(PublicId.User.ParseOrNull).OfType<Guid>().Except(people.Select(person => person.Id)).ToList();
        var others = missing.Count == 0 ? [] : await db.Set<User>().AsNoTracking().Where(user => missing.Contains(user.Id)).Select(user => new { user.Id, user.Email }).ToListAsync(cancellationToken);
        return new Answer(
            await ShownEnvironment.Default(db, cancellationToken),
            [.. processors.Select(row => (PublicId.Processor.Format(row.Id), row.Code))],
            [.. people.Select(person => (PublicId.User.Format(person.Id), person.Email))],
            [.. others.Select(user => (PublicId.User.Format(user.Id), user.Email!))]);
    }
}
