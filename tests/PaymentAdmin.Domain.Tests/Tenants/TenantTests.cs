using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Domain.Tests.Tenants;

public sealed class TenantTests
{
    [Fact]
    public void Add_InBounds_IsKeptNormalised()
    {
        var tenant = Tenant.Add(Known.Id(5), " relief_1 ", "  Relief Fund ", TenantStatus.Inactive, Known.Ada, Known.Now);

        Assert.Equal((Known.Id(5), "RELIEF_1", "Relief Fund"), (tenant.Id, tenant.Code, tenant.Name));
        Assert.Equal(TenantStatus.Inactive, tenant.Status);
        Assert.Equal((Known.Now, Known.Now), (tenant.CreatedAt, tenant.UpdatedAt));
        Assert.Equal((Known.Ada.Id, Known.Ada.Name, 1), (tenant.UpdatedById, tenant.UpdatedByName, tenant.Version));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(32, true)]
    [InlineData(1, false)]
    [InlineData(33, false)]
    public void Add_Code_Is2To32Characters(int length, bool accepted)
    {
        var code = new string('C', length);
        if (accepted)
        {
            Assert.Equal(code, Add(code, "Relief").Code);
        }
        else
        {
            Assert.Equal(["code"], Known.InvalidFields(() => Add(code, "Relief")));
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(0, false)]
    [InlineData(101, false)]
    public void Add_Name_Is1To100Characters(int length, bool accepted)
    {
        var name = new string('n', length);
        if (accepted)
        {
            Assert.Equal(name, Add("RELIEF", $" {name} ").Name);
        }
        else
        {
            Assert.Equal(["name"], Known.InvalidFields(() => Add("RELIEF", $" {name} ")));
        }
    }

    [Fact]
    public void Add_EverythingWrong_NamesEveryFieldAtOnce() =>
        Assert.Equal(["code", "name"], Known.InvalidFields(() => Add("a b", "\t")));

    [Theory]
    [InlineData("Relief", TenantStatus.Inactive)]
    [InlineData("Other", TenantStatus.Active)]
    [InlineData(" Other ", TenantStatus.Inactive)]
    public void Change_AnythingDiffers_ChangesAndCounts(string name, TenantStatus status)
    {
        var tenant = Known.Relief();

        Assert.True(tenant.Change(name, status, Known.Ben, Known.Later));

        Assert.Equal(("RELIEF", name.Trim(), status, 2), (tenant.Code, tenant.Name, tenant.Status, tenant.Version));
        Assert.Equal((Known.Later, Known.Ben.Id, Known.Ben.Name), (tenant.UpdatedAt, tenant.UpdatedById, tenant.UpdatedByName));
        Assert.Equal(Known.Now, tenant.CreatedAt);
    }

    [Fact]
    public void Change_NothingDiffers_LeavesVersionAndPersonAlone()
    {
        var tenant = Known.Relief();
        Assert.False(tenant.Change(" Relief ", TenantStatus.Active, Known.Ben, Known.Later));
        AssertUnchanged(tenant);
    }

    [Fact]
    public void Change_OutOfBounds_ChangesNothing()
    {
        var tenant = Known.Relief();
        Assert.Equal(["name"], Known.InvalidFields(() => tenant.Change(" ", TenantStatus.Inactive, Known.Ben, Known.Later)));
        AssertUnchanged(tenant);
    }

    private static void AssertUnchanged(Tenant tenant)
    {
        Assert.Equal(("Relief", TenantStatus.Active, 1), (tenant.Name, tenant.Status, tenant.Version));
        Assert.Equal((Known.Now, Known.Ada.Id), (tenant.UpdatedAt, tenant.UpdatedById));
    }

    private static Tenant Add(string code, string name) => Tenant.Add(Known.Id(5), code, name, TenantStatus.Active, Known.Ada, Known.Now);
}
