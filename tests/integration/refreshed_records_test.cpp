#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::Texts;

namespace {

struct Piece : Record<Piece> {
    std::int64_t id{};
    std::string name{};
    int stock{};
    int sold{};
    DateTime createdAt{}, updatedAt{};
};
struct PlainPiece {
    std::int64_t id{};
    std::string name{};
    int stock{};
};

class Pieces {
public:
    Pieces()
        : sequelize(test::database()),
          pieces(sequelize.define<Piece>(
              "fresh_piece", {field<&Piece::name>(), field<&Piece::stock>(), field<&Piece::sold>()}
          )),
          plains(sequelize.define<PlainPiece>(
              "fresh_plain", {field<&PlainPiece::name>(), field<&PlainPiece::stock>()}, {.timestamps = false}
          )),
          tables_(sequelize) {}

    Sequelize sequelize;
    Model<Piece> pieces;
    Model<PlainPiece> plains;

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("increment refreshes its column and keeps the program's changes", "[record]") {
    const Pieces db;
    Piece old;
    old.name = "old";
    auto piece = db.pieces.create(old);
    db.pieces.update({{&Piece::stock, 10}, {&Piece::sold, 5}}, {.where = {{&Piece::id, 1}}});  // behind its back
    piece.name = "new";
    SECTION("increment") {
        test::Log log;
        piece.increment(&Piece::stock, 1, {.logging = log.logger()});
        CHECK_THAT(log.last(), test::containsString("SELECT `stock` FROM"));
        CHECK(piece.stock == 11);
    }
    SECTION("decrement, of an unsaved member, too") {
        piece.stock = 100;
        piece.decrement(&Piece::stock, -1);
        CHECK(piece.stock == 11);
    }
    SECTION("a computed update") {
        piece.update({{&Piece::stock, literal("stock + 1")}});
        CHECK(piece.stock == 11);
    }
    CHECK(piece.name == "new");
    CHECK(piece.sold == 0);  // was not asked for
    CHECK(piece.changed() == Texts{"name"});
    CHECK(piece.previous(&Piece::stock) == 11);
    piece.save();
    CHECK(db.pieces.findByPk(1)->name == "new");
    CHECK(db.pieces.findByPk(1)->stock == 11);
    CHECK(db.pieces.findByPk(1)->sold == 5);
    CHECK(db.pieces.findByPk(1)->updatedAt == piece.updatedAt);
}

TEST_CASE("the same for plain structs", "[create]") {
    const Pieces db;
    auto piece = db.plains.create({.name = "old", .stock = 1});
    piece.name = "new";
    db.plains.increment(piece, &PlainPiece::stock, 2);
    CHECK(piece.stock == 3);
    CHECK(piece.name == "new");
    db.plains.update(piece, {{&PlainPiece::stock, fn("ABS", literal("-9"))}});
    CHECK(piece.stock == 9);
    CHECK(piece.name == "new");
    CHECK_THROWS_AS(db.plains.update(piece, {{&PlainPiece::id, literal("id + 1")}}), UsageError);
    db.plains.update(piece, {{&PlainPiece::id, 50}, {&PlainPiece::stock, literal("stock + 1")}});
    CHECK(piece.id == 50);
    CHECK(piece.stock == 10);
}

TEST_CASE("a default that the database makes is read back, and nothing else", "[record][defaults]") {
    auto sequelize = test::database();
    const auto pieces = sequelize.define<Piece>(
        "fresh_default", {field<&Piece::name>({.defaultValue = literal("'made up'")}),
                          field<&Piece::stock>({.defaultValue = 0}), field<&Piece::sold>({.defaultValue = 0})}
    );
    const test::FreshTables tables(sequelize);
    Piece piece;
    piece.stock = 3;
    const auto made = pieces.create(piece, {.fields = {&Piece::name}});
    CHECK(made.name == "made up");
    CHECK(made.previous(&Piece::name) == "made up");
    CHECK(made.stock == 3);
    CHECK(made.changed() == Texts{"stock"});
}

TEST_CASE("nothing to do is no missing row", "[record][update]") {
    const Pieces db;
    auto piece = db.pieces.create({});
    test::Log log;
    piece.update({}, {.logging = log.logger()});
    piece.update({}, {.silent = true, .logging = log.logger()});
    piece.save({.logging = log.logger()});
    db.pieces.update(piece, {}, {.logging = log.logger()});
    CHECK(log.size() == 0);
    // Model::update tells how many rows match, written or not
    db.pieces.bulkCreate({{}, {}});
    CHECK(db.pieces.update({}, {.where = {{&Piece::id, Op::lte(2)}}}) == 2);
    CHECK(db.pieces.update({}, {.where = {{&Piece::id, Op::lte(3)}}, .limit = 2}) == 2);
    CHECK(db.pieces.update({}, {.where = {{&Piece::id, 99}}}) == 0);
    CHECK_THROWS_AS(db.pieces.update({}, {}), UsageError);
}
