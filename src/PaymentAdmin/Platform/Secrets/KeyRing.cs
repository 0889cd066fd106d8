using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;
using PaymentAdmin.Data;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>One key of the Data Protection key ring, as XML.</summary>
public sealed class KeyRingEntry(Guid id, string name, string xml)
{
    public Guid Id { get; private set; } = id;

    public string Name { get; private set; } = name;

    public string Xml { get; private set; } = xml;
}

internal sealed class KeyRingEntryConfiguration : IEntityTypeConfiguration<KeyRingEntry>
{
    public void Configure(EntityTypeBuilder<KeyRingEntry> builder)
    {
        builder.ToTable("KeyRing");
        builder.Property(entry => entry.Name).HasMaxLength(200);
    }
}

/// <summary>The key ring in the database: every node, and every new machine, can read what another encrypted.</summary>
internal sealed class DatabaseKeyRing(IDbContextFactory<PaymentDb> contexts, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.Set<KeyRingEntry>().AsNoTracking().OrderBy(entry => entry.Id).Select(entry => entry.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        db.Add(new KeyRingEntry(clock.Now().NewId(), friendlyName, element.ToString(SaveOptions.DisableFormatting)));
        db.SaveChanges();
    }
}

internal sealed class KeyRingOptions(IDbContextFactory<PaymentDb> contexts, TimeProvider clock) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options) => options.XmlRepository = new DatabaseKeyRing(contexts, clock);
}
