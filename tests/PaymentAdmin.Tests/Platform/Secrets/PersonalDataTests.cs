using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Secrets;

public sealed class PersonalDataTests
{
    private static readonly PersonalDetails Amina = new("EXT-1", "Amina Diallo", "+255700000001", "GA21 4002");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Seal_OfTheSameTwice_DiffersEachTimeAndOpens(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var personal = handlers.Get<PersonalData>();
        var marks = await personal.Marks(Stop);

        var (one, two) = (personal.Seal(Amina, Guid.Empty, marks), personal.Seal(Amina, Guid.Empty, marks));

        Assert.NotEqual(one.Sealed, two.Sealed);
        Assert.Equal((one.ExternalIdMark, one.PhoneMark, one.AccountMark), (two.ExternalIdMark, two.PhoneMark, two.AccountMark));
        Assert.Equal((Amina, Amina), (personal.Open(one.Sealed), personal.Open(two.Sealed)));
        Assert.True(personal.Seal(Longest(), Guid.Empty, marks).Sealed.Length <= SealedDetails.MaxLength);
        Assert.ThrowsAny<CryptographicException>(() => personal.Open(one.Sealed[..^1] + (one.Sealed[^1] == 'A' ? 'B' : 'A')));
    }

    [Theory, EachDatabase]
    public async Task Marks_OfEqualValues_AreEqualAndOfOthersDiffer(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var marks = await handlers.Get<PersonalData>().Marks(Stop);

        Assert.Equal(marks.OfAccount("GA21 4002-10"), marks.OfAccount("ga21.400210"));
        Assert.Equal(marks.OfExternalId(Guid.Empty, "EXT-1"), marks.OfExternalId(Guid.Empty, " EXT-1 "));

        // Neither another register nor another kind of value has the same.
        Guid[] all =
        [
            marks.OfPhone("+255700000001"), marks.OfPhone("+255700000002"), marks.OfAccount("255700000001"), marks.OfAccount("1"), marks.OfExternalId(Guid.Empty, "+255700000001"),
            marks.OfExternalId(Guid.Empty, "EXT-1"), marks.OfExternalId(Guid.Empty, "ext-1"), marks.OfExternalId(Actors.Admin.Id, "EXT-1"),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        var none = handlers.Get<PersonalData>().Seal(new PersonalDetails("EXT-1", "X", null, null), Guid.Empty, marks);
        Assert.Equal((null, null), (none.PhoneMark, none.AccountMark));
    }

    /// <summary>Each with a cache of its own, as nodes have.</summary>
    [Theory, EachDatabase(RealOnly = "does things at once")]
    public async Task Marks_AskedForByManyAtOnce_AreOfOneKey(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var protection = new EphemeralDataProtectionProvider();

        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () => await new PersonalData(protection, database.Contexts).Marks(Stop), Stop)));

        Assert.Single(all.Select(marks => marks.OfPhone("+255700000001")).Distinct());
        await using var db = database.Open();
        var kept = await db.Set<PersonalKey>().SingleAsync(Stop);
        Assert.DoesNotContain(Convert.ToBase64String(all[0].Key)[..20], kept.Encrypted, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(all[0].Key), Convert.ToHexString(Convert.FromBase64String(kept.Encrypted)), StringComparison.Ordinal);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Sealed_ByOneHost_OpensOnAnother(DatabaseProvider provider)
    {
        await using var first = await TestApp.Start(provider, new TestAppOptions { People = false });
        var personal = first.Services.GetRequiredService<PersonalData>();
        var kept = personal.Seal(Amina, Guid.Empty, await personal.Marks(Stop));

        await using var second = await TestApp.Start(first.Database, new TestAppOptions { People = false });
        var other = second.Services.GetRequiredService<PersonalData>();

        Assert.Equal(Amina, other.Open(kept.Sealed));
        Assert.Equal(kept.PhoneMark, (await other.Marks(Stop)).OfPhone("+255700000001"));
    }

    /// <summary>The longest that may be kept, of the letters that JSON writes longest.</summary>
    private static PersonalDetails Longest() => new(
        new string('é', PersonalDetails.ExternalIdMaxLength), new string('م', PersonalDetails.NameMaxLength), "+" + new string('1', 15), new string('9', PersonalDetails.AccountMaxLength));
}
