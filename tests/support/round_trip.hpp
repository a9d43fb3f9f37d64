#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"

/// A table of one column, to see whether values come back as they went.
namespace test {

template <class M>
struct OneValue {
    std::int64_t id{};
    M value{};
};

template <class M>
class OneColumn {
public:
    using Record = OneValue<M>;

    OneColumn(std::string name, sequelize::detail::DataType type)
        : sequelize(database()),
          model(sequelize.define<Record>(
              "exact_" + name, {sequelize::field<&Record::value>({.type = std::move(type)})}, {.timestamps = false}
          )),
          tables_(sequelize) {}

    /// Writes the value in every way, and checks that each way gives `stored` back.
    void check(const M& given, const M& stored) {
        auto made = model.create({.value = given});
        CHECK(isSame(made.value, stored));
        CHECK(isSame(read(made.id), stored));
        const auto bulk = model.bulkCreate({{.value = given}, {.value = given}});
        CHECK(isSame(bulk[1].value, stored));
        CHECK(isSame(read(bulk[1].id), stored));
        auto updated = model.create({.value = stored});
        model.update(updated, {{&Record::value, given}});
        CHECK(isSame(updated.value, stored));
        CHECK(isSame(read(updated.id), stored));
    }
    void check(const M& given) { check(given, given); }

    /// Why the value is refused, in create, bulkCreate and update alike, without a statement; empty when it is not.
    std::string refusal(const M& given) {
        Log log;
        const auto logging = log.logger();
        const auto reason =
            messageOf<sequelize::ValidationError>([&] { model.create({.value = given}, {.logging = logging}); });
        CHECK_THROWS_AS(model.bulkCreate({{.value = given}}, {.logging = logging}), sequelize::ValidationError);
        CHECK_THROWS_AS(
            model.update({{&Record::value, given}}, {.where = {{"id", 1}}, .logging = logging}),
            sequelize::ValidationError
        );
        CHECK(log.size() == 0);
        CHECK(model.count() == 0);
        return reason;
    }

    M read(std::int64_t id) const { return model.findByPk(id)->value; }

    sequelize::Sequelize sequelize;
    sequelize::Model<Record> model;

private:
    /// -0.0 and 0.0 are equal, and so are 1.0 and 1.00: their texts are not.
    static bool isSame(const M& left, const M& right) {
        return left == right && inspect(sequelize::detail::valueOf(left)) == inspect(sequelize::detail::valueOf(right));
    }

    FreshTables tables_;
};

}  // namespace test
