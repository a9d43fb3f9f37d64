// expect: this member is no association: include members of type BelongsTo, HasOne, HasMany or BelongsToMany
#include <sequelize/sequelize.hpp>

struct Grade {
    std::int64_t id{};
    int grade{};
};

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    auto grades = db.define<Grade>("grades", {sequelize::field<&Grade::grade>()});
    (void)grades.findAll({.include = {sequelize::Include<Grade>(&Grade::grade)}});
}
