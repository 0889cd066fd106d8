using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class MatchingTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SettlementReaches");

            migrationBuilder.CreateTable(
                name: "MatchingTurns",
                columns: table => new
                {
                    ProcessorId = table.Column<Guid>(type: "uuid", nullable: false),
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MatchingTurns", x => new { x.ProcessorId, x.Environment });
                    table.ForeignKey(
                        name: "FK_MatchingTurns_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementLines_ProcessorId_Environment_Currency_Stands_Set~",
                table: "SettlementLines",
                columns: new[] { "ProcessorId", "Environment", "Currency", "Stands", "SettledAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MatchingTurns");

            migrationBuilder.DropIndex(
                name: "IX_SettlementLines_ProcessorId_Environment_Currency_Stands_Set~",
                table: "SettlementLines");

            migrationBuilder.CreateTable(
                name: "SettlementReaches",
                columns: table => new
                {
                    ProcessorId = table.Column<Guid>(type: "uuid", nullable: false),
                    Environment = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ReachesOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementReaches", x => new { x.ProcessorId, x.Environment });
                    table.ForeignKey(
                        name: "FK_SettlementReaches_Processors_ProcessorId",
                        column: x => x.ProcessorId,
                        principalTable: "Processors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });
        }
    }
}
