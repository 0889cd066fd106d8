using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Connections;

internal sealed class ConnectionConfiguration : IEntityTypeConfiguration<Connection>
{
    public void Configure(EntityTypeBuilder<Connection> builder)
    {
        builder.ToTable("Connections");
        builder.Property(connection => connection.StatusReason).HasMaxLength(Connection.ReasonMaxLength);
        builder.Property(connection => connection.PausedBecause).HasMaxLength(Connection.ReasonMaxLength);
        builder.Property(connection => connection.ReleasedFirstByName).HasMaxLength(254);
        builder.Property(connection => connection.ReleasedFirstBecause).HasMaxLength(Connection.ReasonMaxLength);
        builder.Property(connection => connection.Place).HasMaxLength(60);
        builder.Property(connection => connection.BaseUrl).HasMaxLength(ConnectionSettings.UrlMaxLength);
        builder.Property(connection => connection.TokenUrl).HasMaxLength(ConnectionSettings.UrlMaxLength);
        builder.Property(connection => connection.OperationAccountCode).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.ReceptionUrlCode).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.CallbackUrlCode).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.RenewSecretUrlCode).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.RestUrlCode).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.StatusUrlCode).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.KycUrlCode).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.MerchantId).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.SourceAccount).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.TimeZone).HasMaxLength(64);
        builder.Property(connection => connection.Currency).HasMaxLength(3);
        builder.Property(connection => connection.SupportContact).HasMaxLength(ConnectionSettings.NoteMaxLength);
        builder.Property(connection => connection.OurAddresses).HasMaxLength(ConnectionSettings.NoteMaxLength);
        builder.Property(connection => connection.RetrySchedule).HasMaxLength(120);
        builder.Property(connection => connection.UnknownSchedule).HasMaxLength(200);
        builder.Property(connection => connection.ClientIdentityHeader).HasMaxLength(ConnectionSettings.CodeMaxLength);
        builder.Property(connection => connection.InvoicePrefixes).HasMaxLength(WordList.MaxCount * (WordList.WordMaxLength + 1));
        builder.Property(connection => connection.UpdatedByName).HasMaxLength(254);
        builder.Property(connection => connection.Version).IsConcurrencyToken();
        builder.Ignore(connection => connection.Settings);
        builder.Ignore(connection => connection.Facts);
        builder.Ignore(connection => connection.Webhook);
        builder.Ignore(connection => connection.Cbs);
        builder.HasOne<Processor>().WithMany().HasForeignKey(connection => connection.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(connection => connection.TenantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(connection => connection.Place).IsUnique();
        builder.HasIndex(connection => new { connection.ProcessorId, connection.Environment });
        builder.HasIndex(connection => new { connection.CreatedAt, connection.Id });
    }
}
