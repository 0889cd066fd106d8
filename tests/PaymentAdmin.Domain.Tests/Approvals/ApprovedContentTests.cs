using FsCheck.Fluent;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Domain.Tests.Approvals;

public sealed class ApprovedContentTests
{
    private static readonly byte[] Key = [1, 2, 3];

    private static readonly One Given = new(Known.Id(1), Known.Id(2), new PersonalDetails("BEN-1", "Asha Juma", "+255700000001", "0123"), PaymentChannel.MobileMoney, 5_000, "TZS", "REF-1");

    [Fact]
    public void Digest_OfAnyChangedField_IsAnother()
    {
        One[] others =
        [
            Given with { PaymentId = Known.Id(3) },
            Given with { BeneficiaryId = Known.Id(3) },
            Given with { Details = Given.Details with { ExternalId = "BEN-2" } },
            Given with { Details = Given.Details with { FullName = "Asha Jumah" } },
            Given with { Details = Given.Details with { PhoneNumber = "+255700000002" } },
            Given with { Details = Given.Details with { PhoneNumber = null } },
            Given with { Details = Given.Details with { AccountNumber = "0124" } },
            Given with { Details = Given.Details with { PhoneNumber = "0123", AccountNumber = "+255700000001" } },
            Given with { Channel = PaymentChannel.BankTransfer },
            Given with { Amount = 5_001 },
            Given with { Currency = "KES" },
            Given with { Reference = "REF-2" },
        ];

        var digests = others.Append(Given).Select(one => one.Digest(Key)).ToList();

        Assert.Equal(digests.Count, digests.Distinct().Count());
        Assert.All(digests, digest => Assert.Matches("^[0-9a-f]{64}$", digest));
        Assert.Equal(Given.Digest(Key), (Given with { }).Digest(Key));
        Assert.NotEqual(Given.Digest(Key), Given.Digest([1, 2, 4]));
    }

    [Fact]
    public void Digest_OfTextThatMovesToItsNeighbour_IsAnother() => Laws.Hold(
        from text in Gen.Elements("a", "b", "ab", "0", "\0").ArrayOf(4).Select(string.Concat) from cut in Gen.Choose(0, text.Length) from other in Gen.Choose(0, text.Length) where cut != other select (text, cut, other),
        given => Assert.NotEqual(Split(given.text, given.cut), Split(given.text, given.other)));

    [Fact]
    public void Finish_OfAnyOtherHeadOrPayments_IsAnother()
    {
        var digest = new string('a', 64);
        (string[] Head, (Guid, string)[] Payments)[] contents =
        [
            (["a", "b"], [(Known.Id(1), digest)]),
            (["ab", ""], [(Known.Id(1), digest)]),
            (["", "ab"], [(Known.Id(1), digest)]),
            (["ab"], [(Known.Id(1), digest)]),
            (["a", "b"], []),
            (["a", "b"], [(Known.Id(2), digest)]),
            (["a", "b"], [(Known.Id(1), new string('b', 64))]),
            (["a", "b"], [(Known.Id(1), digest), (Known.Id(2), digest)]),
            (["a", "b"], [(Known.Id(2), digest), (Known.Id(1), digest)]),
        ];

        var hashes = contents.Select(content => Hash(content.Head, content.Payments)).ToList();

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.Equal(Hash(contents[0].Head, contents[0].Payments), hashes[0]);
    }

    private static string Split(string text, int cut) =>
        (Given with { Details = Given.Details with { ExternalId = text[..cut], FullName = text[cut..] } }).Digest(Key);

    private static string Hash(string[] head, (Guid Id, string Digest)[] payments)
    {
        using var content = new ApprovedContent(head);
        foreach (var (id, digest) in payments)
        {
            content.Add(id, digest);
        }

        return content.Finish();
    }

    private sealed record One(Guid PaymentId, Guid BeneficiaryId, PersonalDetails Details, PaymentChannel Channel, long Amount, string Currency, string Reference)
    {
        public string Digest(byte[] key) => ApprovedContent.Digest(key, PaymentId, BeneficiaryId, Details, Channel, Amount, Currency, Reference);
    }
}
