#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/database.hpp"

/// Grades with students, some of whom have a mentor; and categories in a tree.
namespace test::subqueries {

struct Pupil;

struct Form {
    std::int64_t id{};
    int level{};
    sequelize::Decimal fee{};
    sequelize::HasMany<Pupil> pupils{};
};

struct Pupil {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> form_id{};
    std::optional<std::int64_t> mentor_id{};
    int age{};
    sequelize::Decimal paid{};
    std::optional<sequelize::DateTime> left{};
    sequelize::BelongsTo<Form> form{};
};

struct Category {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> parent_id{};
};

/// Forms 1 (fee 10.50), 2 (20.00) and 3 (30.00, nobody); pupils 1 to 6, of whom 6 has no form and 5 has left.
class World {
public:
    explicit World(sequelize::Options options = {})
        : sequelize(database(with(std::move(options), log))),
          forms(sequelize.define<Form>(
              "sq_form", {sequelize::field<&Form::fee>({.type = sequelize::DataTypes::DECIMAL(10, 2)})},
              {.timestamps = false}
          )),
          pupils(sequelize.define<Pupil>(
              "sq_pupil",
              {sequelize::field<&Pupil::form_id>({.field = "formId"}),
               sequelize::field<&Pupil::paid>({.type = sequelize::DataTypes::DECIMAL(10, 2)})},
              {.timestamps = false}
          )),
          categories(sequelize.define<Category>("sq_category", {.timestamps = false})) {
        forms.hasMany(pupils, {.as = &Form::pupils, .foreignKey = &Pupil::form_id});
        pupils.belongsTo(forms, {.as = &Pupil::form, .foreignKey = &Pupil::form_id});
        sequelize.sync({.force = true});
        using sequelize::Decimal;
        const auto money = [](const char* text) { return *Decimal::parse(text); };
        forms.bulkCreate(
            {{.level = 9, .fee = money("10.50")},
             {.level = 10, .fee = money("20.00")},
             {.level = 11, .fee = money("30.00")}}
        );
        const sequelize::DateTime gone = sequelize::DateTime(std::chrono::sys_days(std::chrono::year(2020) / 1 / 1));
        pupils.bulkCreate(
            {{.name = "Ada", .form_id = 1, .age = 15, .paid = money("10.50")},
             {.name = "Ben", .form_id = 1, .mentor_id = 1, .age = 14, .paid = money("9.00")},
             {.name = "Cid", .form_id = 2, .mentor_id = 1, .age = 16, .paid = money("20.00")},
             {.name = "Dot", .form_id = 2, .mentor_id = 3, .age = 17, .paid = money("100.00")},
             {.name = "Eve", .form_id = 2, .age = 15, .paid = money("0.00"), .left = gone},
             {.name = "Fay", .mentor_id = 4, .age = 18, .paid = money("5.00")}}
        );
        categories.bulkCreate(
            {{.name = "all"},
             {.name = "food", .parent_id = 1},
             {.name = "fruit", .parent_id = 2},
             {.name = "apple", .parent_id = 3},
             {.name = "tools", .parent_id = 1},
             {.name = "other"}}
        );
        log.clear();
    }
    ~World() { sequelize.drop(); }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// The ids of the pupils, or forms, for which the condition holds.
    [[nodiscard]] Ids pupilsWhere(sequelize::Where<Pupil> where) const {
        return each(pupils.findAll({.where = std::move(where), .order = {&Pupil::id}}), &Pupil::id);
    }
    [[nodiscard]] Ids formsWhere(sequelize::Where<Form> where) const {
        return each(forms.findAll({.where = std::move(where), .order = {&Form::id}}), &Form::id);
    }
    /// What SQL of one's own gives.
    [[nodiscard]] Ids sql(const std::string& text) { return sequelize.query<std::int64_t>(text); }

    static sequelize::Options with(sequelize::Options options, Log& log) {
        options.logging = log.logger();
        return options;
    }

    Log log;
    sequelize::Sequelize sequelize;
    sequelize::Model<Form> forms;
    sequelize::Model<Pupil> pupils;
    sequelize::Model<Category> categories;
};

}  // namespace test::subqueries
