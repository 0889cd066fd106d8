using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class PaymentsOfConnections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Payments_ConnectionId_Status",
                table: "Payments",
                columns: new[] { "ConnectionId", "Status" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Payments_ConnectionId_Status",
                table: "Payments");
        }
    }
}
