using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

public sealed class SourceFieldTests
{
    [Fact]
    public void All_NamesAreTheDocuments()
    {
        Assert.Equal(
            [
                "beneficiary.id", "beneficiary.full_name", "beneficiary.phone_number", "beneficiary.account_number", "beneficiary.channel",
                "transfer.amount", "transfer.currency", "transfer.reference", "transfer.idempotency_key", "transfer.source_account",
                "programme.id", "distribution.id",
                "connection.merchant_id", "connection.operation_account_code", "connection.callback_url_code",
            ],
            SourceField.All.Select(field => field.Name));
        Assert.All(SourceField.All, field => Assert.Same(field, SourceField.Find(field.Name)));
        Assert.Equal(SourceField.All.Count, SourceField.All.Select(field => field.Label).Distinct().Count());
        Assert.Null(SourceField.Find("Transfer.amount"));
    }

    [Fact]
    public void All_Traits_AreAsTheirUse()
    {
        Assert.Equal(
            ["beneficiary.id", "beneficiary.full_name", "beneficiary.phone_number", "beneficiary.account_number"],
            SourceField.All.Where(field => field.IsPersonal).Select(field => field.Name));
        Assert.Equal(["transfer.amount"], SourceField.All.Where(field => field.Type == SourceType.Amount).Select(field => field.Name));
        Assert.Equal(["transfer.reference", "transfer.idempotency_key"], SourceField.All.Where(field => field.IsNeverCut).Select(field => field.Name));
    }

    [Fact]
    public void Channel_Words_AreSnakeCase() =>
        Assert.Equal(["mobile_money", "bank_transfer", "agent", "card"], Words.All<PaymentChannel>());

    [Fact]
    public void ReferenceForm_SaysWhatItAllows()
    {
        Assert.True(Maps.Rest.Reference.Allows(new string('A', 64)));
        Assert.False(Maps.Rest.Reference.Allows(new string('A', 65)));
        Assert.False(Maps.Rest.Reference.Allows(""));
        Assert.Equal("1 to 15 letters A to Z and digits", Maps.Mypvit.Reference.Rule);
    }

    [Fact]
    public void Find_OpenField_IsWhateverLiesBelow()
    {
        Assert.True(Maps.Rest.Find("metadata.a.b")!.IsOpen);
        Assert.Null(Maps.Rest.Find("metadata"));
        Assert.Null(Maps.Rest.Find("metadatax.a"));
        Assert.False(Maps.Rest.Find("recipient.name")!.IsOpen);
    }
}
