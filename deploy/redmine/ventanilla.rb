# Prepares a Redmine 5 for Ventanilla: REST service, project, fields, role with its workflow, account. May be run again.
#
#   cd /usr/share/redmine && VENTANILLA_REDMINE_PROJECT=ciudadania RAILS_ENV=production \
#     bin/rails runner /path/to/deploy/redmine/ventanilla.rb
#
# Prints the settings for Ventanilla. VENTANILLA_REDMINE_PROJECT_NAME names a project that has to be made;
# VENTANILLA_REDMINE_USER and VENTANILLA_REDMINE_MAIL are the account's login and address.

FIELDS = {
  'CASE' => 'ConversationKey', 'LINE' => 'MessageKey', 'CHANNEL' => 'Channel', 'LANGUAGE' => 'Language',
  'SERVICE' => 'Topic', 'KIND' => 'Kind', 'DELIVERY' => 'Delivery'
}.freeze
PERMISSIONS = [:view_issues, :add_issues, :edit_issues, :add_issue_notes, :set_notes_private].freeze

identifier = ENV.fetch('VENTANILLA_REDMINE_PROJECT')
login = ENV.fetch('VENTANILLA_REDMINE_USER', 'ventanilla')
mail = ENV.fetch('VENTANILLA_REDMINE_MAIL', "#{login}@example.invalid")

abort 'Redmine has no trackers or no statuses yet: make them first.' if Tracker.none? || IssueStatus.none?

ActiveRecord::Base.transaction do
  Setting.rest_api_enabled = '1'

  project = Project.find_by(identifier: identifier) || Project.create!(
    identifier: identifier, name: ENV.fetch('VENTANILLA_REDMINE_PROJECT_NAME', identifier), is_public: false,
    trackers: Tracker.sorted.to_a, enabled_module_names: ['issue_tracking']
  )

  fields = FIELDS.transform_values do |name|
    field = IssueCustomField.find_by(name: name) ||
            IssueCustomField.create!(name: name, field_format: 'string', is_filter: true, visible: true)
    field.update!(is_filter: true, trackers: field.trackers | project.trackers, projects: field.projects | [project])
    field
  end

  role = Role.find_or_initialize_by(name: 'Ventanilla')
  # Never view_private_notes: what the account cannot read cannot leak.
  role.permissions = PERMISSIONS
  role.assignable = true
  role.issues_visibility = 'all'
  role.save!

  statuses = IssueStatus.pluck(:id)
  project.trackers.each do |tracker|
    statuses.product(statuses).reject { |from, to| from == to }.each do |from, to|
      WorkflowTransition.find_or_create_by!(role_id: role.id, tracker_id: tracker.id, old_status_id: from, new_status_id: to)
    end
  end

  user = User.find_by_login(login)
  if user.nil?
    user = User.new(firstname: 'Ventanilla', lastname: 'bot', mail: mail, mail_notification: 'none', language: 'es')
    user.login = login
    # Nobody is to log in with it; the key is all that is used.
    user.password = user.password_confirmation = SecureRandom.hex(20)
    user.save!
  end
  member = Member.find_or_initialize_by(project_id: project.id, user_id: user.id)
  member.roles |= [role]
  member.save!

  puts "VENTANILLA_REDMINE_PROJECT=#{identifier}"
  fields.each { |name, field| puts "VENTANILLA_REDMINE_#{name}_FIELD=#{field.id}" }
  puts "VENTANILLA_REDMINE_KEY=#{user.api_key}"
end
